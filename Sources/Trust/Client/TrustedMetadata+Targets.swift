/// How a targets role is to be verified: by whom it was delegated to, and with which keys.
struct Delegation: Hashable, Sendable {
    let delegator: JSONText
    let role: JSONText
    let keys: RoleKeys

    var edge: TrustedMetadata.Edge { TrustedMetadata.Edge(delegator: delegator, role: role) }
}

extension TrustedMetadata {
    /// The top-level role, delegated to by the root.
    var topLevelTargets: Delegation {
        Delegation(delegator: "root", role: Targets.role, keys: root.targets)
    }

    /// What the snapshot says of the role's file.
    func facts(of role: JSONText) throws(TrustError) -> FileFacts {
        guard isSnapshotCurrent, let snapshot else { throw .outOfOrder("targets came before the snapshot") }
        guard let facts = snapshot.facts(of: role) else { throw .roleNotInSnapshot(role: role.shown) }
        return facts
    }

    /// 5.6, for `targets` and for delegated roles alike: length and hashes where the snapshot has them, signatures,
    /// the version that the snapshot lists, not expired.
    mutating func update(_ delegation: Delegation, _ bytes: [UInt8]) throws(TrustError) {
        let facts = try facts(of: delegation.role)
        let file = delegation.role.shown + ".json"
        let name = delegation.role.shown
        guard bytes.count <= Limits.targetsSize else {
            throw .tooLarge(file: file, size: bytes.count, limit: Limits.targetsSize)
        }
        try facts.verify(bytes, file: file)
        let envelope = try Envelope(bytes, file: file, maxSize: Limits.targetsSize)
        try delegation.keys.verify(envelope, role: name)
        let new = try Targets(envelope)
        guard new.common.version == facts.version else {
            throw .wrongVersion(role: name, expected: facts.version, offered: new.common.version)
        }
        try new.common.check(role: name, at: now)
        delegates[delegation.edge] = new
    }

    /// The top-level targets.
    public mutating func updateTargets(_ bytes: [UInt8]) throws(TrustError) {
        try update(topLevelTargets, bytes)
    }

    /// A role that the top-level targets delegate to by name.
    public mutating func updateTargets(_ bytes: [UInt8], of role: String) throws(TrustError) {
        guard let targets = delegates[topLevelTargets.edge] else {
            throw .outOfOrder("a delegated role came before its delegator")
        }
        let name = JSONText(role)
        guard let keys = targets.delegations?.keys(of: name) else {
            throw .malformed(file: "targets.json", reason: "it does not delegate to '\(name.shown)'")
        }
        try update(Delegation(delegator: Targets.role, role: name, keys: keys), bytes)
    }

    /// The target as a role that top-level targets delegate to (or they themselves) signed it.
    public func target(_ path: String, of role: String) throws(TrustError) -> TargetInfo? {
        let name = JSONText(role)
        let delegator: JSONText = name == Targets.role ? "root" : Targets.role
        guard let facts = delegates[Edge(delegator: delegator, role: name)]?.targets[JSONText(path)] else { return nil }
        return try TargetInfo(path: path, facts: facts, isConsistentSnapshot: root.isConsistentSnapshot)
    }

    /// The paths of all targets that the role itself signed, sorted.
    public func targetPaths(of role: String) -> [String] {
        let name = JSONText(role)
        let delegator: JSONText = name == Targets.role ? "root" : Targets.role
        return delegates[Edge(delegator: delegator, role: name)]?.targets.keys.sorted().map(\.string) ?? []
    }
}
