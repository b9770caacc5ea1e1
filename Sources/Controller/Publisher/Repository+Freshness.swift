public import FoundationEssentials
import SwiftletTrust

extension Repository {
    /// Signs the online roles again that have less than half of their life left. To be called every few hours. Throws
    /// `keyMissing` where a key of timestamp or snapshot is not here, due or not: there is time left to bring it.
    /// - Returns: whether anything was published.
    public func refreshFreshness(at now: Date) throws(PublisherError) -> Bool {
        let (isPublished, missing) = try publishing(at: now) {
            (state, publication) throws(PublisherError) -> (Bool, PublisherError?) in
            let due = RoleName.online.filter { state.roles[$0]?.isDue(at: now) ?? false }
            var missing: PublisherError?
            for role in RoleName.online where due.contains(role) || role != RoleName.rollouts {
                if let authority = state.roles[role]?.authority, try hasKeys(for: authority) == false {
                    missing = missing ?? keyMissing(role, authority)
                }
            }
            if due.contains(RoleName.rollouts), let rollouts = state.roles[RoleName.rollouts],
                try hasKeys(for: rollouts.authority)
            {
                publication.propose(RoleName.rollouts, rollouts.signed)
            }
            let wanted = Set(due).subtracting([RoleName.rollouts])
            if wanted.isEmpty, publication.files.isEmpty { return (false, missing) }
            guard try publication.prepare(signing: wanted).isEmpty else { return (false, missing) }
            try publication.commit(directory.journal)
            return (true, missing)
        }
        if let missing { throw missing }
        return isPublished
    }

    /// Opens the protected keys of the roles that are signed by themselves: somebody is there now to type a passphrase.
    public func unlockOnlineKeys() throws(PublisherError) {
        let state = try state()
        let sealed = Set(try keys.all().filter { $0.isSealed && $0.isExposed == false }.map(\.key.id))
        for role in RoleName.online {
            for id in state.roles[role]?.authority.keyIDs ?? [] where sealed.contains(id) { _ = try keys.key(id) }
        }
    }

    /// Whether enough of the role's keys are here.
    func hasKeys(for authority: RoleAuthority) throws(PublisherError) -> Bool {
        var count = 0
        for id in authority.keyIDs where try keys.has(id) { count += 1 }
        return count >= authority.threshold
    }

    func keyMissing(_ role: String, _ authority: RoleAuthority?) -> PublisherError {
        .keyMissing(role: role, keyIDs: authority?.keyIDs ?? [], places: keys.places.map(\.path))
    }

    /// Signs a role again with the content that it has, for another full life: `root`, `targets` and `ch-<channel>`
    /// before they expire. Where its keys are elsewhere the next version becomes a draft.
    /// - Parameter seen: the next version is above this one, which nodes have seen. Not of the root, whose versions
    ///   follow each other.
    @discardableResult
    public func renew(
        _ role: String, above seen: Int = 0, at now: Date, dryRun: Bool = false
    ) throws(PublisherError) -> ChangeOutcome {
        try publishing(at: now) { (state, publication) throws(PublisherError) in
            guard let current = state.roles[role] else { throw .unknownRole(role, known: state.names) }
            if role != RoleName.root { publication.seen[role] = seen }
            if RoleName.isListed(role) || role == RoleName.root { publication.propose(role, current.signed) }
            return try finish(&publication, signing: RoleName.isListed(role) ? [] : [role], dryRun: dryRun)
        }
    }

    /// Publishes, or says which drafts must be signed first.
    func finish(
        _ publication: inout Publication, signing: Set<String> = [], dryRun: Bool,
        before: () throws(PublisherError) -> Void = {}
    ) throws(PublisherError) -> ChangeOutcome {
        let online = signing.intersection([RoleName.snapshot, RoleName.timestamp])
        let incomplete = try publication.prepare(signing: online)
        guard incomplete.isEmpty else { return .drafted(try Draft.all(incomplete, of: publication)) }
        if dryRun == false {
            try before()
            try publication.commit(directory.journal)
        }
        return .published(publication.files.keys.sorted(by: RoleName.isBefore))
    }

    /// All roles: the four of TUF, then those that `targets` delegates to.
    public func status(at now: Date) throws(PublisherError) -> [RoleStatus] {
        let state = try state()
        let here = Set(try keys.all().filter { $0.isExposed == false }.map(\.key.id))
        return state.names.compactMap { name in
            state.roles[name].map { role in
                RoleStatus(
                    role: name, version: role.version, expires: role.expires, keyIDs: role.authority.keyIDs,
                    threshold: role.authority.threshold, isExpired: role.expires <= now, isDue: role.isDue(at: now),
                    hasKey: role.authority.keyIDs.filter(here.contains).count >= role.authority.threshold)
            }
        }
    }
}

extension PublishedState {
    /// All roles, the four of TUF first.
    var names: [String] { roles.keys.sorted(by: RoleName.isBefore) }
}
