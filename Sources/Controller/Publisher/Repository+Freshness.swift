public import FoundationEssentials

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
            if due == [RoleName.timestamp] {
                try publication.finishTimestamp()
            } else {
                try publication.finish()
            }
            return true
        }
    }

    /// Signs a role again with the content that it has, for another full life: `root`, `targets` and `ch-<channel>`
    /// before they expire, with their keys brought back for this one command.
    public func renew(_ role: String, at now: Date) throws(PublisherError) {
        try directory.withLock { () throws(PublisherError) in
            let state = try state()
            guard let current = state.roles[role] else { throw .unknownRole(role, known: state.roles.keys.sorted()) }
            if role == RoleName.root {
                var publication = try Publication(tree: tree, keys: keys, state: state, at: now)
                try publication.sign(role, current.signed)
                return
            }
            var publication = try publication(state, at: now)
            switch role {
            case RoleName.timestamp: try publication.finishTimestamp()
            case RoleName.snapshot: try publication.finish()
            default:
                try publication.sign(role, current.signed)
                try publication.finish()
            }
        }
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
