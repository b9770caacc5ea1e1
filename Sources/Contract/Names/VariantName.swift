/// One of the files of a release that answer alike, as a rule a quantisation: `q8_0`.
public struct VariantName: RestrictedText {
    public static let rule = "a variant name: 1 to 40 of a-z 0-9 - _ ., beginning with a letter or digit"
    public let text: String
    public init(unchecked text: String) { self.text = text }
    public static func allows(_ bytes: String.UTF8View) -> Bool { bytes.isName(maxLength: 40, others: "-_.") }
}
