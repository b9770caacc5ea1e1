/// A node's lasting name in its fleet, as a rule a lower-case UUID. Decides the node's place in the waves.
public struct NodeID: RestrictedText {
    public static let rule = "a node id: 1 to 63 of a-z 0-9 - . _, beginning with a letter or digit"
    public let text: String
    public init(unchecked text: String) { self.text = text }
    public static func allows(_ bytes: String.UTF8View) -> Bool { bytes.isName(maxLength: 63, others: "-._") }
}
