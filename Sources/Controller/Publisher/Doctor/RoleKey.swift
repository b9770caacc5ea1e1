public import FoundationEssentials

/// One of a role's keys, for `swiftletctl keys list`.
public struct RoleKey: Hashable, Sendable, Encodable {
    public enum Protection: String, Sendable, Encodable { case plain, passphrase }

    public let role: String
    public let keyID: String
    /// `ed25519`, `ecdsa-p256`.
    public let type: String
    /// How many of the role's keys must sign.
    public let threshold: Int
    /// Of the role's metadata.
    public let expires: Date
    /// Where the private key is on this machine; nil: elsewhere.
    public let path: String?
    public let protection: Protection?
    /// Others may read the private key file, so it is not used.
    public let isExposed: Bool
}

extension Repository {
    /// All keys of all roles.
    public func roleKeys() throws(PublisherError) -> [RoleKey] {
        let state = try state()
        let stored = try keys.all()
        var rows: [RoleKey] = []
        for role in state.names.compactMap({ state.roles[$0] }) {
            for key in role.authority.keys {
                let mine = stored.filter { $0.key.id == key.id }
                let file = mine.first { $0.isExposed == false } ?? mine.first
                rows.append(
                    RoleKey(
                        role: role.name, keyID: key.id, type: key.type, threshold: role.authority.threshold,
                        expires: role.expires, path: file?.path,
                        protection: file.map { $0.isSealed ? .passphrase : .plain }, isExposed: file?.isExposed ?? false
                    ))
            }
        }
        return rows
    }
}
