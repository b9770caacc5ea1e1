/// A key pair that was just made and is nowhere yet.
public struct NewKey: Sendable {
    private let key: SigningKey

    public init(_ kind: KeyKind) { self.key = SigningKey(kind) }

    public var publicKey: PublicKey { key.publicKey }

    /// Lets the store sign with it for as long as the program runs.
    public func lend(to store: KeyStore) { store.add(key) }

    /// Writes the private key file, 0600; there must be none with this name. `role` is a note for people.
    public func write(to path: String, role: String?, protection: KeyProtection) throws(PublisherError) {
        guard DiskFile.exists(path) == false else {
            throw .keyRefused(id: key.keyID, path: path, reason: "the file exists")
        }
        try KeyFile(key, role: role, protection: protection).write(to: path)
    }
}
