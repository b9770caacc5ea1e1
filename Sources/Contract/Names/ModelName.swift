/// The name under which apps ask for a model: `shop-intent`.
public struct ModelName: RestrictedText {
    public static let rule = "a model name: 1 to 63 of a-z 0-9 - _, beginning with a letter or digit"
    public let text: String
    public init(unchecked text: String) { self.text = text }
    public static func allows(_ bytes: String.UTF8View) -> Bool { bytes.isName(maxLength: 63, others: "-_") }
}
