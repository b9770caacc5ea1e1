/// One of a release's adapters, as apps ask for it after the model's name: the `german` of `shop-intent:german`.
public struct AdapterName: RestrictedText {
    public static let rule = "an adapter name: 1 to 40 of a-z 0-9 - _ ., beginning with a letter or digit"
    public let text: String
    public init(unchecked text: String) { self.text = text }
    public static func allows(_ bytes: String.UTF8View) -> Bool { bytes.isName(maxLength: 40, others: "-_.") }
}
