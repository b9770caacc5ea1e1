public import FoundationEssentials

extension Repository {
    /// Reads what belongs into a backup while nobody publishes.
    /// - Parameter write: gets it under the fleet's lock.
    public func backUp(
        protection: KeyProtection, program: String, at now: Date, _ write: (() throws -> FleetBackup) throws -> Void
    ) throws {
        try directory.withLock {
            Result {
                try write { () throws -> FleetBackup in
                    try FleetBackup(of: self, protection: protection, program: program, at: now)
                }
            }
        }.get()
    }

    /// Signs above what nodes have seen; to be called on a fleet that was restored. All of it or nothing.
    /// - Returns: the roles that have new versions.
    public func rise(above seen: [String: Int], at now: Date) throws(PublisherError) -> [String] {
        let status = try status(at: now)
        let low = status.filter { role in seen[role.role].map { $0 > role.version } ?? false }
        guard low.isEmpty == false else { return [] }
        if let root = low.first(where: { $0.role == RoleName.root }), let version = seen[RoleName.root] {
            throw .backupUnusable(
                reason:
                    "nodes trust root \(version), and it ends with root \(root.version): bring the missing N.root.json "
                    + "files from a mirror into repository/metadata")
        }
        let wanted = Set(low.map(\.role) + [RoleName.snapshot, RoleName.timestamp])
        let missing = status.filter { wanted.contains($0.role) && $0.hasKey == false }.map(\.role)
        guard missing.isEmpty else {
            let roles = low.compactMap { role in seen[role.role].map { (role.role, $0) } }
            throw .backupTooOld(roles: Dictionary(uniqueKeysWithValues: roles), missing: missing)
        }
        return try publishing(at: now) { (state, publication) throws(PublisherError) in
            publication.seen = seen
            for role in low where RoleName.isListed(role.role) {
                if let current = state.roles[role.role] { publication.propose(role.role, current.signed) }
            }
            _ = try finish(&publication, signing: [RoleName.snapshot, RoleName.timestamp], dryRun: false)
            return publication.files.keys.sorted(by: RoleName.isBefore)
        }
    }
}
