/// Who asks: the systemd unit that its process belongs to, `cashdesk.service`, else the user that it runs as, `uid=1000`.
public struct AppName: RestrictedText {
    public static let rule = "1 to 64 letters, digits, '-', '_', '.', '=', ':' and '@', the first a letter or digit"
    public static func allows(_ bytes: String.UTF8View) -> Bool {
        bytes.isName(maxLength: 64, others: "-_.=@:", upperCase: true)
    }

    public let text: String
    public init(unchecked text: String) { self.text = text }

    /// By the user that its process runs as.
    public init(user: UInt32) { self.init(unchecked: "uid=\(user)") }

    /// A unit whose name could be no label counts as its user.
    public init(_ peer: Peer) {
        self = peer == .unknown ? .unknown : peer.unit.flatMap { AppName($0) } ?? AppName(user: peer.user)
    }

    /// Where apps are counted whose name is one too many.
    public static let others = AppName(unchecked: "others")
    public static let unknown = AppName(unchecked: "unknown")
}
