/// A channel: who may sign releases (the TUF role `ch-<channel>`) and which nodes listen: `stable`.
public struct ChannelName: RestrictedText {
    public static let rule = "a channel name: 1 to 40 of a-z 0-9 -, beginning with a letter or digit"
    public let text: String
    public init(unchecked text: String) { self.text = text }
    public static func allows(_ bytes: String.UTF8View) -> Bool { bytes.isName(maxLength: 40, others: "-") }
}
