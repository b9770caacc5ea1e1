/// Something about the fleet's keys that an operator should know.
public struct KeyFinding: Hashable, Sendable, Encodable {
    public enum Severity: String, Sendable, Encodable, Comparable {
        case error, warning

        public static func < (left: Severity, right: Severity) -> Bool { left == .error && right == .warning }
    }

    /// For programs; the message is for people.
    public enum Code: String, Sendable, Encodable, CaseIterable {
        case expired
        case expiresSoon = "expires_soon"
        case keyMissing = "key_missing"
        case keyExposed = "key_exposed"
        case keyUnreadable = "key_unreadable"
        case keyRetired = "key_retired"
        case keyShared = "key_shared"
        case offlineKeyHere = "offline_key_here"
        case rootWithoutSpare = "root_without_spare"
        case draftWaiting = "draft_waiting"
        case publicationCutShort = "publication_cut_short"
    }

    public let severity: Severity
    public let code: Code
    public let role: String?
    public let message: String

    public init(severity: Severity, code: Code, role: String?, message: String) {
        self.severity = severity
        self.code = code
        self.role = role
        self.message = message
    }
}
