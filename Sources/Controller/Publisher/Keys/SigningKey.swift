import Crypto
import FoundationEssentials
import SwiftletTrust

/// A key pair.
struct SigningKey: Sendable {
    private enum Secret {
        case ed25519(Curve25519.Signing.PrivateKey)
        case ecdsaP256(P256.Signing.PrivateKey)
    }

    private let secretKey: Secret

    /// A new one.
    init(_ kind: KeyKind = .ed25519) {
        switch kind {
        case .ed25519: self.secretKey = .ed25519(Curve25519.Signing.PrivateKey())
        case .ecdsaP256: self.secretKey = .ecdsaP256(P256.Signing.PrivateKey())
        }
    }

    /// nil where the bytes are no secret of the kind.
    init?(_ kind: KeyKind, secret: [UInt8]) {
        switch kind {
        case .ed25519:
            guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: secret) else { return nil }
            self.secretKey = .ed25519(key)
        case .ecdsaP256:
            guard let key = try? P256.Signing.PrivateKey(rawRepresentation: secret) else { return nil }
            self.secretKey = .ecdsaP256(key)
        }
    }

    var kind: KeyKind { if case .ed25519 = secretKey { .ed25519 } else { .ecdsaP256 } }

    /// 32 bytes: the seed, or the scalar.
    var secret: [UInt8] {
        switch secretKey {
        case .ed25519(let key): Array(key.rawRepresentation)
        case .ecdsaP256(let key): Array(key.rawRepresentation)
        }
    }

    var publicKey: PublicKey {
        switch secretKey {
        case .ed25519(let key): PublicKey(.ed25519, Hex.text(Array(key.publicKey.rawRepresentation)))
        case .ecdsaP256(let key): PublicKey(.ecdsaP256, key.publicKey.pemRepresentation)
        }
    }

    var keyID: String { publicKey.id }

    /// nil only where the library fails.
    func signature(of message: [UInt8]) -> [UInt8]? {
        switch secretKey {
        case .ed25519(let key): try? Array(key.signature(for: message))
        case .ecdsaP256(let key): try? Array(key.signature(for: message).derRepresentation)
        }
    }
}
