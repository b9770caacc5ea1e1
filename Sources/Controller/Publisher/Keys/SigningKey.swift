import Crypto
import FoundationEssentials
import SwiftletTrust

/// An Ed25519 key pair of a role.
struct SigningKey {
    private let key: Curve25519.Signing.PrivateKey

    /// A new one.
    init() { self.key = Curve25519.Signing.PrivateKey() }

    init?(seed: [UInt8]) {
        guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed) else { return nil }
        self.key = key
    }

    var seed: [UInt8] { Array(key.rawRepresentation) }
    var publicKey: [UInt8] { Array(key.publicKey.rawRepresentation) }

    /// The public key as metadata has it.
    var json: JSON {
        ["keytype": "ed25519", "scheme": "ed25519", "keyval": ["public": JSON(Hex.text(publicKey))]]
    }

    var keyID: String { KeyID.of(json).string }

    /// 64 bytes; nil only where the library fails.
    func signature(of message: [UInt8]) -> [UInt8]? { try? Array(key.signature(for: message)) }
}
