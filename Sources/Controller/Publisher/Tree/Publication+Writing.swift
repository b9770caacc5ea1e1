import SwiftletTrust

extension Publication {
    func verify() throws(TrustError) {
        guard let state, let old = state.roles[RoleName.root] else {
            return try verify(TrustedMetadata(toSignAgain: bytes(of: RoleName.root) ?? []))
        }
        var trusted = try TrustedMetadata(toSignAgain: old.bytes)
        if let root = files[RoleName.root] { try trusted.updateRoot(root.bytes) }
        try verify(trusted)
        if isBridged { try verify(TrustedMetadata(toSignAgain: old.bytes)) }
    }

    /// As a node with this root does.
    private func verify(_ root: TrustedMetadata) throws(TrustError) {
        var trusted = root
        func file(_ role: String) -> [UInt8] { bytes(of: role) ?? [] }
        _ = try trusted.updateTimestamp(file(RoleName.timestamp))
        try trusted.updateSnapshot(file(RoleName.snapshot))
        try trusted.updateTargets(file(RoleName.targets))
        let delegations = content(of: RoleName.targets)?["delegations"]?.object?["roles"]?.array ?? []
        for role in delegations.compactMap({ $0.object?["name"]?.text?.string }) {
            try trusted.updateTargets(file(role), of: role)
        }
    }

    /// Whether nodes that have only the old root believe all that is new.
    private var isBridged: Bool {
        guard let state, files[RoleName.root] != nil else { return false }
        return [RoleName.targets, RoleName.snapshot, RoleName.timestamp].allSatisfy { role in
            guard let old = state.roles[role]?.authority, let bytes = bytes(of: role) else { return false }
            return old.accepts(bytes)
        }
    }

    // MARK: Writing

    /// Writes what was prepared.
    func commit(_ journal: Journal) throws(PublisherError) {
        guard isPrepared else { throw .untrustedTree(.outOfOrder("a publication was written before it was signed")) }
        try journal.write(entries())
    }

    func entries() -> [Journal.Entry] {
        func entry(_ file: SignedFile) -> Journal.Entry {
            Journal.Entry(name: Tree.fileName(file.role, version: file.version), bytes: file.bytes)
        }
        let listed = files.values.filter { RoleName.isListed($0.role) }.sorted { RoleName.isBefore($0.role, $1.role) }
        let others = (listed + [files[RoleName.snapshot], files[RoleName.timestamp]].compactMap(\.self)).map(entry)
        guard let root = files[RoleName.root].map(entry) else { return others }
        guard isBridged else { return [root] + others }
        return others + [root] + [timestampForNewRoot].compactMap(\.self).map(entry)
    }

    /// Without the old keys' signatures, which every poll would pay for. The version is the same: nodes forget the
    /// timestamps of keys that a root revoked.
    private var timestampForNewRoot: SignedFile? {
        guard let file = files[RoleName.timestamp], let authority = authority(of: RoleName.timestamp) else {
            return nil
        }
        let short = file.keeping([authority])
        return short == file ? nil : short
    }
}
