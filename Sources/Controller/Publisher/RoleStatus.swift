public import FoundationEssentials

/// A role's published metadata, for `swiftletctl status`.
public struct RoleStatus: Hashable, Sendable, Codable {
    /// `root`, `targets`, `snapshot`, `timestamp`, `rollouts`, `ch-<channel>`.
    public var role: String
    public var version: Int
    public var expires: Date
    /// SHA-256 of the canonical keys, 64 hexadecimal digits each.
    public var keyIDs: [String]
    /// How many of them must sign.
    public var threshold: Int
    public var isExpired: Bool
    /// Less than half of its life is left: sign it again.
    public var isDue: Bool
    /// Enough of its keys are on this machine.
    public var hasKey: Bool

    public init(
        role: String, version: Int, expires: Date, keyIDs: [String], threshold: Int, isExpired: Bool, isDue: Bool,
        hasKey: Bool
    ) {
        self.role = role
        self.version = version
        self.expires = expires
        self.keyIDs = keyIDs
        self.threshold = threshold
        self.isExpired = isExpired
        self.isDue = isDue
        self.hasKey = hasKey
    }
}
