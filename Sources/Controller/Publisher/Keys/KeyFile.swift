import SwiftletContract
import SwiftletTrust

/// A private key file, 0600: whoever has it, and its passphrase if it has one, can sign.
struct KeyFile: Document {
    static let maxSize = Bytes.kibibytes(8)
    static let title = "key file"

    /// For people: what the key was made for. Metadata alone says what it may sign.
    var role: String?
    var keyID: String
    var keytype: String
    var scheme: String
    /// `keyval.public` of the metadata.
    var publicKey: String
    /// Hexadecimal, the 32 bytes of the seed or scalar; without it the key is sealed.
    var privateKey: String?
    var sealed: SealedSecret?

    private enum CodingKeys: String, CodingKey {
        case role, keytype, scheme, sealed
        case keyID = "keyid"
        case publicKey = "public"
        case privateKey = "private"
    }

    /// `cost` is the standard one but in tests.
    init(
        _ key: SigningKey, role: String?, protection: KeyProtection, cost: SealedSecret.Cost = .standard
    ) throws(PublisherError) {
        self.role = role
        self.keyID = key.keyID
        self.keytype = key.kind.keytype
        self.scheme = key.kind.scheme
        self.publicKey = key.publicKey.json.object?["keyval"]?.object?["public"]?.text?.string ?? ""
        switch protection {
        case .plain: self.privateKey = Hex.text(key.secret)
        case .passphrase(let passphrase):
            guard let sealed = SealedSecret(key.secret, keyID: keyID, passphrase: passphrase, cost: cost) else {
                throw .passphraseUnusable(reason: "it is empty")
            }
            self.sealed = sealed
        }
    }

    /// nil where the id is not that of the key.
    var key: PublicKey? {
        guard let kind = KeyKind(keytype: keytype, scheme: scheme) else { return nil }
        let key = PublicKey(kind, publicKey)
        return key.id == keyID ? key : nil
    }

    /// The key pair; the passphrase is asked for only where one is needed.
    func open(_ passphrase: () throws(PublisherError) -> [UInt8]) throws(PublisherError) -> Result<SigningKey, KeyFault>
    {
        guard let kind = KeyKind(keytype: keytype, scheme: scheme) else { return .failure(.unknownKind) }
        if let sealed {
            if let fault = sealed.fault { return .failure(.unopenable(fault)) }
            guard let secret = sealed.open(keyID: keyID, passphrase: try passphrase()) else {
                return .failure(.wrongPassphrase)
            }
            return pair(kind, secret)
        }
        return pair(kind, privateKey.flatMap { Hex.bytes($0.utf8) } ?? [])
    }

    private func pair(_ kind: KeyKind, _ secret: [UInt8]) -> Result<SigningKey, KeyFault> {
        guard let key = SigningKey(kind, secret: secret), key.keyID == keyID else { return .failure(.mismatch) }
        return .success(key)
    }
}

extension KeyFile {
    /// For its owner only.
    func write(to path: String) throws(PublisherError) {
        try DiskFile.write(try bytes(pretty: true), to: path, mode: 0o600)
    }
}
