public import FoundationEssentials

/// A role's published metadata, for `swiftletctl status`.
public struct RoleStatus: Hashable, Sendable, Codable {
    /// `root`, `targets`, `snapshot`, `timestamp`, `rollouts`, `ch-<channel>`.
    public var role: String
    public var version: Int
    public var expires: Date
    /// SHA-256 of the canonical keys, 64 hexadecimal digits each.
    public var keyIDs: [String]
    public var isExpired: Bool
    /// Less than half of its life is left: sign it again.
    public var isDue: Bool
    /// The signing key lies in `keys/` on this machine.
    public var hasKey: Bool

    public init(
        role: String, version: Int, expires: Date, keyIDs: [String], isExpired: Bool, isDue: Bool, hasKey: Bool
    ) {
        self.role = role
        self.version = version
        self.expires = expires
        self.keyIDs = keyIDs
        self.isExpired = isExpired
        self.isDue = isDue
        self.hasKey = hasKey
    }
}
