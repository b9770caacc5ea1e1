/// JSON Merge Patch, RFC 7396: objects member by member, anything else as a whole, `null` for what is gone.
extension JSONValue {
    /// The smallest patch that makes `other` of this. Neither may have a member that is `null`, which no patch can say.
    public func mergePatch(to other: JSONValue) -> JSONValue {
        guard case .object(let old) = self, case .object(let new) = other else { return other }
        var patch = old.filter { new[$0.key] == nil }.mapValues { _ in JSONValue.null }
        for (key, value) in new where old[key] != value {
            patch[key] = old[key]?.mergePatch(to: value) ?? value
        }
        return .object(patch)
    }

    public func merging(_ patch: JSONValue) -> JSONValue {
        guard case .object(let changes) = patch else { return patch }
        var members: [String: JSONValue] = [:]
        if case .object(let present) = self { members = present }
        for (key, change) in changes {
            members[key] = change == .null ? nil : (members[key] ?? .null).merging(change)
        }
        return .object(members)
    }
}
