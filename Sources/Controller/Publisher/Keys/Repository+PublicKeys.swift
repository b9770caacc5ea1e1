import SwiftletTrust

extension Repository {
    /// The keys of a role, or the one whose id begins with these digits (at least 8).
    public func publicKeys(named name: String) throws(PublisherError) -> [PublicKey] {
        let state = try state()
        if let role = state.roles[name] { return role.authority.keys }
        let digits = name.lowercased()
        let all = Set(state.roles.values.flatMap(\.authority.keys))
        let matches = all.filter { digits.utf8.count >= 8 && $0.id.hasPrefix(digits) }
        guard matches.count == 1 else { throw .unknownKey(name, known: state.names) }
        return Array(matches)
    }
}

extension PublicKey {
    /// One line of JSON that anybody may read.
    public func write(to path: String) throws(PublisherError) {
        try DiskFile.write(json.compact + [UInt8(ascii: "\n")], to: path)
    }
}
