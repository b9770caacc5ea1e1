public import FoundationEssentials
import SwiftletTrust

extension Repository {
    /// Signs the online roles again that have less than half of their life left. To be called every few hours.
    /// - Returns: whether anything was published.
    public func refreshFreshness(at now: Date) throws(PublisherError) -> Bool {
        try directory.withLock { () throws(PublisherError) in
            let state = try state()
            let due = Set(RoleName.online.filter { state.roles[$0]?.isDue(at: now) ?? false })
            if due.isEmpty { return false }
            var publication = try publication(state, at: now)
            if due.contains(RoleName.rollouts), let rollouts = state.roles[RoleName.rollouts] {
                try publication.sign(RoleName.rollouts, rollouts.signed)
            }
            if due != [RoleName.timestamp] { try publication.signSnapshot() }
            try publication.signTimestamp()
            try publication.write()
            return true
        }
    }

    /// Signs a role again with the content that it has, for another full life: `root`, `targets` and `ch-<channel>`
    /// before they expire, with their keys brought back for this one command.
    public func renew(_ role: String, at now: Date) throws(PublisherError) {
        try directory.withLock { () throws(PublisherError) in
            let state = try state()
            guard let current = state.roles[role] else { throw .unknownRole(role, known: state.roles.keys.sorted()) }
            if role == RoleName.root { return try renewRoot(current, state, at: now) }
            var publication = try publication(state, at: now)
            if RoleName.isListed(role) { try publication.sign(role, current.signed) }
            if role != RoleName.timestamp { try publication.signSnapshot() }
            try publication.signTimestamp()
            try publication.write()
        }
    }

    /// Valid as soon as it is written, so it must also follow the root before it.
    private func renewRoot(_ root: SignedRole, _ state: PublishedState, at now: Date) throws(PublisherError) {
        var publication = Publication(tree: tree, keys: keys, state: state, at: now)
        let bytes = try publication.sign(RoleName.root, root.signed)
        try PublishedState.trust { () throws(TrustError) in
            var trusted = try TrustedMetadata(toSignAgain: root.bytes)
            try trusted.updateRoot(bytes)
        }
        try publication.write()
    }

    /// All roles: the four of TUF, then those that `targets` delegates to.
    public func status(at now: Date) throws(PublisherError) -> [RoleStatus] {
        let first = [RoleName.root, RoleName.targets, RoleName.snapshot, RoleName.timestamp]
        let roles = try state().roles
        let names = first + roles.keys.filter { first.contains($0) == false }.sorted()
        return names.compactMap { name in
            roles[name].map { role in
                RoleStatus(
                    role: name, version: role.version, expires: role.expires, keyIDs: role.keyIDs,
                    isExpired: role.expires <= now, isDue: role.isDue(at: now), hasKey: keys.has(name))
            }
        }
    }
}
