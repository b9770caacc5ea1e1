public import FoundationEssentials
import SwiftletTrust

extension Repository {
    /// What `keys rotate` is to do with a role's keys.
    public struct Rotation: Sendable {
        public var role: String
        /// To come in.
        public var keys: [PublicKey]
        /// The keys of now stay too.
        public var isAdding: Bool
        /// nil: as now, at most as many as there are keys.
        public var threshold: Int?

        public init(role: String, keys: [PublicKey], isAdding: Bool = false, threshold: Int? = nil) {
            self.role = role
            self.keys = keys
            self.isAdding = isAdding
            self.threshold = threshold
        }
    }

    /// The keys that may sign a role now.
    public func keys(of role: String) throws(PublisherError) -> RoleKeys {
        let state = try state()
        guard let current = state.roles[role] else { throw .unknownRole(role, known: state.names) }
        return RoleKeys(current.authority.keys, threshold: current.authority.threshold)
    }

    /// Gives a role other keys or another threshold: a new root, or new targets for the roles that it delegates to; and
    /// everything that the new keys must sign again. Published at once where enough keys are here, else drafted.
    public func rotate(
        _ rotation: Rotation, at now: Date, dryRun: Bool = false, before: () throws(PublisherError) -> Void = {}
    ) throws(PublisherError) -> ChangeOutcome {
        try replaceKeys(of: rotation.role, at: now, dryRun: dryRun, before: before) { (old) throws(PublisherError) in
            let ids = Set(rotation.keys.map(\.id))
            let kept =
                rotation.isAdding || rotation.keys.isEmpty ? old.keys.filter { ids.contains($0.id) == false } : []
            let keys = kept + rotation.keys
            return RoleKeys(keys, threshold: rotation.threshold ?? min(old.threshold, keys.count))
        }
    }

    /// Takes a key from a role. The others must reach the threshold, which may be lowered with it.
    public func revoke(
        _ keyID: String, from role: String, threshold: Int? = nil, at now: Date, dryRun: Bool = false
    ) throws(PublisherError) -> ChangeOutcome {
        try replaceKeys(of: role, at: now, dryRun: dryRun, before: {}) { (old) throws(PublisherError) in
            let matches = old.keys.filter { $0.id.hasPrefix(keyID.lowercased()) }
            guard let match = matches.first, matches.count == 1, keyID.utf8.count >= 8 else {
                throw .wrongKeys(
                    role: role,
                    reason: "'\(keyID.prefix(64))' names none of its keys, by at least 8 digits of its id; they are "
                        + old.keys.map { String($0.id.prefix(12)) }.joined(separator: ", "))
            }
            let keys = old.keys.filter { $0 != match }
            let threshold = threshold ?? old.threshold
            guard keys.count >= threshold else {
                throw .wrongKeys(
                    role: role,
                    reason:
                        "without \(match.id.prefix(12)) it has \(keys.count) keys, and \(threshold) must sign; bring in "
                        + "another with 'swiftletctl keys rotate', or lower the threshold with --threshold")
            }
            return RoleKeys(keys, threshold: threshold)
        }
    }

    private func replaceKeys(
        of role: String, at now: Date, dryRun: Bool, before: () throws(PublisherError) -> Void,
        _ change: (RoleKeys) throws(PublisherError) -> RoleKeys
    ) throws(PublisherError) -> ChangeOutcome {
        try publishing(at: now) { (state, publication) throws(PublisherError) in
            guard let current = state.roles[role] else { throw .unknownRole(role, known: state.names) }
            let old = RoleKeys(current.authority.keys, threshold: current.authority.threshold)
            let new = try change(old)
            try new.check(role)
            guard new != old else { throw .wrongKeys(role: role, reason: "these are its keys already") }
            let delegator = RoleName.isTopLevel(role) ? RoleName.root : RoleName.targets
            guard let above = state.roles[delegator] else { throw .unknownRole(delegator, known: state.names) }
            publication.propose(
                delegator,
                RoleAuthority.replacing(role, in: above.signed, with: new.keys, threshold: new.threshold))
            return try finish(&publication, dryRun: dryRun, before: before)
        }
    }
}
