/// One delegation: a name, keys, and the paths that the name is trusted with.
struct DelegatedRole: Hashable, Sendable {
    let name: JSONText
    let keys: RoleKeys
    let isTerminating: Bool
    let paths: DelegatedPaths

    init(_ fields: Fields, keys: [JSONText: PublicKey]) throws(TrustError) {
        self.name = try fields.text("name")
        guard RoleName.isDelegable(name) else { throw fields.fault("a role may not be called '\(name.shown)'") }
        self.keys = try RoleKeys(fields, keys: keys)
        self.isTerminating = try fields.bool("terminating")
        self.paths = try DelegatedPaths(fields)
    }
}
