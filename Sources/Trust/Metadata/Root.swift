/// `root.json` (4.3): the keys of the four top-level roles.
struct Root: Hashable, Sendable {
    let common: Common
    /// Whether metadata files carry their version, and targets their hash, in their names.
    let isConsistentSnapshot: Bool
    let root: RoleKeys
    let timestamp: RoleKeys
    let snapshot: RoleKeys
    let targets: RoleKeys

    static let role = "root"

    init(_ envelope: Envelope) throws(TrustError) {
        self.common = try envelope.common(type: Self.role)
        let signed = envelope.signed
        self.isConsistentSnapshot = signed.has("consistent_snapshot") ? try signed.bool("consistent_snapshot") : false
        let keys = try RoleKeys.keys(signed)
        let roles = try signed.object("roles")
        self.root = try RoleKeys(try roles.object("root"), keys: keys)
        self.timestamp = try RoleKeys(try roles.object("timestamp"), keys: keys)
        self.snapshot = try RoleKeys(try roles.object("snapshot"), keys: keys)
        self.targets = try RoleKeys(try roles.object("targets"), keys: keys)
    }
}
