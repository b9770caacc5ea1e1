/// Whom a role trusts with which target paths (4.5, TAP 15).
struct Delegations: Hashable, Sendable {
    private enum Kind: Hashable {
        case listed([DelegatedRole])
        case succinct(SuccinctRoles)
    }

    private let kind: Kind

    init(_ fields: Fields) throws(TrustError) {
        let keys = try RoleKeys.keys(fields)
        switch (fields.has("roles"), fields.has("succinct_roles")) {
        case (true, false): self.kind = .listed(try Self.roles(fields, keys: keys))
        case (false, true):
            self.kind = .succinct(try SuccinctRoles(try fields.object("succinct_roles"), keys: keys))
        default: throw fields.fault("delegations must have either 'roles' or 'succinct_roles'")
        }
    }

    private static func roles(_ fields: Fields, keys: [JSONText: PublicKey]) throws(TrustError) -> [DelegatedRole] {
        var names: Set<JSONText> = []
        var roles: [DelegatedRole] = []
        for object in try fields.objects("roles") {
            let role = try DelegatedRole(object, keys: keys)
            guard names.insert(role.name).inserted else {
                throw fields.fault("the role '\(role.name.shown)' is delegated to twice")
            }
            roles.append(role)
        }
        return roles
    }

    /// The roles that may sign for a path, in order, up to and with the first terminating one.
    func roles(for path: JSONText) -> (roles: [(name: JSONText, keys: RoleKeys)], isTerminating: Bool) {
        switch kind {
        case .succinct(let succinct): return ([(succinct.role(for: path), succinct.keys)], true)
        case .listed(let listed):
            var roles: [(JSONText, RoleKeys)] = []
            for role in listed where role.paths.contains(path) {
                roles.append((role.name, role.keys))
                if role.isTerminating { return (roles, true) }
            }
            return (roles, false)
        }
    }

    /// The keys of a role by its name, whatever its paths.
    func keys(of name: JSONText) -> RoleKeys? {
        guard case .listed(let roles) = kind else { return nil }
        return roles.first { $0.name == name }?.keys
    }
}
