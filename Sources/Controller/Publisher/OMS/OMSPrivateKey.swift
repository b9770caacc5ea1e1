import Crypto
import FoundationEssentials
import SwiftletContract

/// A private key that makes OMS signatures.
public struct OMSPrivateKey: Sendable {
    private enum Key: Sendable {
        case p256(P256.Signing.PrivateKey)
        case p384(P384.Signing.PrivateKey)
        case p521(P521.Signing.PrivateKey)
    }

    static let wrongKind =
        "it is not a P-256, P-384 or P-521 key, and OpenSSF Model Signing knows no others (no Ed25519, no RSA); make one "
        + "with 'openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256'"

    private let key: Key
    private let path: String

    /// Reads a PEM file's `PRIVATE KEY` or `EC PRIVATE KEY`, which must not be encrypted.
    public init(pem bytes: [UInt8], path: String) throws(OMSError) {
        func refusal(_ reason: String) -> OMSError { .keyRefused(path: path, reason: reason) }
        guard Bytes(bytes.count) <= OMSPublicKey.maxFileSize, let text = String(validating: bytes, as: UTF8.self)
        else { throw refusal("it is not a PEM file") }
        if text.contains("ENCRYPTED PRIVATE KEY") || text.contains(",ENCRYPTED") {
            throw refusal("it is encrypted; decrypt it into a file that only you can read, with 'openssl pkey'")
        }
        guard let pem = PEMBlock.find(["PRIVATE KEY", "EC PRIVATE KEY"], in: text) else {
            throw refusal("it has no '-----BEGIN PRIVATE KEY-----'; name a private key as a PEM file")
        }
        self.path = path
        if let key = try? P256.Signing.PrivateKey(pemRepresentation: pem) {
            self.key = .p256(key)
        } else if let key = try? P384.Signing.PrivateKey(pemRepresentation: pem) {
            self.key = .p384(key)
        } else if let key = try? P521.Signing.PrivateKey(pemRepresentation: pem) {
            self.key = .p521(key)
        } else {
            throw refusal(Self.wrongKind)
        }
    }

    public var publicKey: OMSPublicKey {
        switch key {
        case .p256(let key): OMSPublicKey(key.publicKey, path: path)
        case .p384(let key): OMSPublicKey(key.publicKey, path: path)
        case .p521(let key): OMSPublicKey(key.publicKey, path: path)
        }
    }

    /// DER. Another one each time.
    func signature(of message: [UInt8]) throws(OMSError) -> [UInt8] {
        do {
            switch key {
            case .p256(let key): return Array(try key.signature(for: message).derRepresentation)
            case .p384(let key): return Array(try key.signature(for: message).derRepresentation)
            case .p521(let key): return Array(try key.signature(for: message).derRepresentation)
            }
        } catch { throw .keyRefused(path: path, reason: "the signature could not be made") }
    }
}
