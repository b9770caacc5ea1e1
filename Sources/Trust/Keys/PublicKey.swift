import Crypto
import FoundationEssentials
import _CryptoExtras

/// A public key of one of the three kinds that the specification names (4.2), with the material itself: two keys that
/// are the same key under two ids or two encodings are equal, and count once towards a threshold.
struct PublicKey: Hashable, Sendable {
    private enum Material: Hashable {
        /// 32 bytes.
        case ed25519([UInt8])
        /// X9.63, 65 bytes.
        case p256([UInt8])
        /// DER, as the library writes it.
        case rsa([UInt8])
    }

    private let material: Material
    private static let maxTextSize = 8192

    /// nil for a key type or scheme that is not known here: such keys are skipped, they do not spoil the file.
    static func read(_ fields: Fields) throws(TrustError) -> PublicKey? {
        let scheme = try fields.text("scheme").string
        let value = try fields.object("keyval")
        switch (try fields.text("keytype").string, scheme) {
        case ("ed25519", "ed25519"): return try PublicKey(ed25519: value)
        case ("ecdsa", "ecdsa-sha2-nistp256"), ("ecdsa-sha2-nistp256", "ecdsa-sha2-nistp256"):
            return try PublicKey(p256: value)
        case ("rsa", "rsassa-pss-sha256"): return try PublicKey(rsa: value)
        default: return nil
        }
    }

    private init(ed25519 fields: Fields) throws(TrustError) {
        let digits = try Self.publicText(fields)
        guard let bytes = Hex.bytes(digits.utf8), bytes.count == 32,
            (try? Curve25519.Signing.PublicKey(rawRepresentation: bytes)) != nil
        else { throw fields.fault("an Ed25519 key is not 64 hexadecimal digits") }
        self.material = .ed25519(bytes)
    }

    private init(p256 fields: Fields) throws(TrustError) {
        let pem = try Self.publicText(fields).string
        guard let key = try? P256.Signing.PublicKey(pemRepresentation: pem) else {
            throw fields.fault("an ECDSA key is not the PEM of a P-256 key")
        }
        self.material = .p256(Array(key.x963Representation))
    }

    private init(rsa fields: Fields) throws(TrustError) {
        let pem = try Self.publicText(fields).string
        guard let key = try? _RSA.Signing.PublicKey(pemRepresentation: pem) else {
            throw fields.fault("an RSA key is not the PEM of a key of at least 2048 bits")
        }
        self.material = .rsa(Array(key.derRepresentation))
    }

    private static func publicText(_ fields: Fields) throws(TrustError) -> JSONText {
        let text = try fields.text("public")
        guard text.utf8.count <= maxTextSize else { throw fields.fault("a key is longer than \(maxTextSize) bytes") }
        return text
    }

    /// False for signatures of the wrong shape too.
    func isValid(_ signature: [UInt8], for message: [UInt8]) -> Bool {
        switch material {
        case .ed25519(let bytes):
            guard signature.count == 64 else { return false }
            let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes)
            return key?.isValidSignature(signature, for: message) ?? false
        case .p256(let bytes):
            guard let key = try? P256.Signing.PublicKey(x963Representation: bytes),
                let signature = try? P256.Signing.ECDSASignature(derRepresentation: signature)
            else { return false }
            return key.isValidSignature(signature, for: message)
        case .rsa(let bytes):
            guard let key = try? _RSA.Signing.PublicKey(derRepresentation: bytes) else { return false }
            let signature = _RSA.Signing.RSASignature(rawRepresentation: signature)
            return key.isValidSignature(signature, for: message, padding: .PSS)
        }
    }
}
