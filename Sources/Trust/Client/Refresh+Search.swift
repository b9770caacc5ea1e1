/// A search for a target through the delegations (5.6.7): pre-order, depth first, each role once.
struct Search {
    let path: JSONText
    /// Next at the end.
    var pending: [Delegation]
    var visited: Set<JSONText> = []
    /// Counted beside `visited`, so that the search ends whatever happens to that.
    var visits = 0

    init(path: JSONText, start: Delegation) {
        self.path = path
        self.pending = [start]
    }
}

extension Refresh {
    mutating func advance(_ search: Search) throws(TrustError) {
        var search = search
        guard let delegation = search.pending.last else {
            phase = .ready
            return
        }
        if search.visited.contains(delegation.role) {
            search.pending.removeLast()
            phase = .searching(search)
            return
        }
        guard search.visits <= Limits.maxRoles else {
            throw .tooManyRoles(target: search.path.shown, limit: Limits.maxRoles)
        }
        guard try load(delegation), let targets = trusted.delegates[delegation.edge] else { return }
        if let facts = targets.targets[search.path] {
            target = try TargetInfo(
                path: search.path.string, facts: facts, isConsistentSnapshot: trusted.root.isConsistentSnapshot)
            phase = .ready
            return
        }
        search.pending.removeLast()
        search.visited.insert(delegation.role)
        search.visits += 1
        let (roles, isTerminating) = targets.delegations?.roles(for: search.path) ?? ([], false)
        if isTerminating { search.pending = [] }
        for role in roles.reversed() {
            search.pending.append(Delegation(delegator: delegation.role, role: role.name, keys: role.keys))
        }
        phase = .searching(search)
    }
}
