public import FoundationEssentials

/// Somebody keeps a node as it is: until it ends no new release is switched to. Downloads go on, what serves goes on
/// serving, and a release that fails is rolled back all the same.
public struct Hold: Document, Hashable {
    public static let maxSize = Bytes.kibibytes(64)
    public static let title = "hold"

    /// Who asked for it, by the kernel's word: `anna`, `root (backup.service)`.
    public var owner: String
    public var reason: String
    public var since: Date
    /// By the node's clock; where that steps, this moves with it.
    public var until: Date

    public init(owner: String, reason: String, since: Date, until: Date) {
        self.owner = owner
        self.reason = reason
        self.since = since
        self.until = until
    }

    /// In bytes.
    public static let maxReason = 256
    public static let maxOwner = 128
    /// In seconds: 30 days.
    public static let longest = 30 * 86_400

    /// A line for people: not empty, and nothing in it that moves a cursor.
    public static func isReason(_ text: String) -> Bool {
        (1...maxReason).contains(text.utf8.count) && text.trimmed.isEmpty == false
            && text.unicodeScalars.allSatisfy(\.isHarmless)
    }
}
