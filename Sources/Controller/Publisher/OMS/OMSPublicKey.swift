import Crypto
import FoundationEssentials
public import SwiftletContract
import SwiftletTrust

/// A public key of one of the three curves that OMS 1.0 signs with, each with its own hash: P-256 with SHA-256, P-384
/// with SHA-384, P-521 with SHA-512. No Ed25519 and no RSA: the specification has none.
public struct OMSPublicKey: Sendable {
    private enum Key: Sendable {
        case p256(P256.Signing.PublicKey)
        case p384(P384.Signing.PublicKey)
        case p521(P521.Signing.PublicKey)
    }

    /// Of the files of public and private keys.
    public static let maxFileSize = Bytes.kibibytes(16)

    private let key: Key
    /// Where it was read; for messages.
    let path: String

    /// Reads a PEM file's `PUBLIC KEY`.
    public init(pem bytes: [UInt8], path: String) throws(OMSError) {
        func refusal(_ reason: String) -> OMSError { .keyRefused(path: path, reason: reason) }
        guard Bytes(bytes.count) <= Self.maxFileSize, let text = String(validating: bytes, as: UTF8.self) else {
            throw refusal("it is not a PEM file")
        }
        guard let pem = PEMBlock.find(["PUBLIC KEY"], in: text) else {
            if text.contains(" PRIVATE KEY-----") {
                throw refusal("it is a private key, which should not be here; name the producer's public key")
            }
            throw refusal("it has no '-----BEGIN PUBLIC KEY-----'; name the producer's public key as a PEM file")
        }
        if let key = try? P256.Signing.PublicKey(pemRepresentation: pem) {
            self.init(.p256(key), path: path)
        } else if let key = try? P384.Signing.PublicKey(pemRepresentation: pem) {
            self.init(.p384(key), path: path)
        } else if let key = try? P521.Signing.PublicKey(pemRepresentation: pem) {
            self.init(.p521(key), path: path)
        } else {
            throw refusal(OMSPrivateKey.wrongKind)
        }
    }

    private init(_ key: Key, path: String) {
        self.key = key
        self.path = path
    }

    init(_ key: P256.Signing.PublicKey, path: String) { self.init(.p256(key), path: path) }
    init(_ key: P384.Signing.PublicKey, path: String) { self.init(.p384(key), path: path) }
    init(_ key: P521.Signing.PublicKey, path: String) { self.init(.p521(key), path: path) }

    /// The key's name in signatures: the SHA-256 of its PEM text, a line's end included; 64 hexadecimal digits.
    public var hint: String {
        let pem =
            switch key {
            case .p256(let key): key.pemRepresentation
            case .p384(let key): key.pemRepresentation
            case .p521(let key): key.pemRepresentation
            }
        return Hex.text(SHA256.hash(data: Array((pem + "\n").utf8)))
    }

    /// `signature` is DER; false for anything else too.
    func isValid(_ signature: [UInt8], for message: [UInt8]) -> Bool {
        switch key {
        case .p256(let key):
            guard let signature = try? P256.Signing.ECDSASignature(derRepresentation: signature) else { return false }
            return key.isValidSignature(signature, for: message)
        case .p384(let key):
            guard let signature = try? P384.Signing.ECDSASignature(derRepresentation: signature) else { return false }
            return key.isValidSignature(signature, for: message)
        case .p521(let key):
            guard let signature = try? P521.Signing.ECDSASignature(derRepresentation: signature) else { return false }
            return key.isValidSignature(signature, for: message)
        }
    }
}
