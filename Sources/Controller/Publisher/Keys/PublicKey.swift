import Crypto
import FoundationEssentials
import SwiftletContract
import SwiftletTrust

/// A public key as metadata has it, with every member that it came with: its id is the hash of them all.
public struct PublicKey: Hashable, Sendable {
    static let maxSize = Bytes.kibibytes(16)
    private static let ed25519Prefix: [UInt8] = [
        0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00,
    ]

    /// 64 hexadecimal digits.
    public let id: String
    let json: JSON

    /// `material` is 64 hexadecimal digits, or the PEM of a P-256 key.
    init(_ kind: KeyKind, _ material: String) {
        self.json = [
            "keytype": JSON(kind.keytype), "scheme": JSON(kind.scheme), "keyval": ["public": JSON(material)],
        ]
        self.id = KeyID.of(json).string
    }

    /// One out of metadata that was verified.
    init(verified json: JSON) {
        self.json = json
        self.id = KeyID.of(json).string
    }

    /// Reads a public key file: the JSON that `keys export` prints (and metadata has), or PEM.
    public init(fileAt path: String) throws(PublisherError) {
        guard let bytes = try DiskFile.read(path, limit: Self.maxSize) else {
            throw .publicKeyUnusable(path: path, reason: "there is no such file")
        }
        try self.init(text: bytes, path: path)
    }

    init(text bytes: [UInt8], path: String) throws(PublisherError) {
        if let pem = String(validating: bytes, as: UTF8.self), pem.contains("-----BEGIN") {
            try self.init(pem: pem, path: path)
            return
        }
        do throws(TrustError) {
            let json = try JSON(parsing: bytes, file: path)
            guard json.object?["private"] == nil, json.object?["sealed"] == nil else {
                throw .malformed(
                    file: path, reason: "it is a private key file; 'swiftletctl keys export' makes a public one")
            }
            _ = try KeyID.ofUsable(json, file: path)
            self.init(verified: json)
        } catch { throw .publicKeyUnusable(path: path, reason: error.description) }
    }

    private init(pem: String, path: String) throws(PublisherError) {
        func refusal(_ reason: String) -> PublisherError { .publicKeyUnusable(path: path, reason: reason) }
        if pem.contains("PRIVATE KEY") { throw refusal("it is a private key; give the public one") }
        if let key = try? P256.Signing.PublicKey(pemRepresentation: pem) {
            self.init(.ecdsaP256, key.pemRepresentation)
            return
        }
        let body = pem.split(whereSeparator: \.isNewline).filter { $0.hasPrefix("-----") == false }.joined()
        guard let der = Data(base64Encoded: body).map(Array.init), der.starts(with: Self.ed25519Prefix),
            der.count == Self.ed25519Prefix.count + 32
        else { throw refusal("it is the PEM of neither an Ed25519 nor a P-256 public key") }
        self.init(.ed25519, Hex.text(der.dropFirst(Self.ed25519Prefix.count)))
    }

    /// `ed25519`, `ecdsa-p256`, or what TUF calls it where this program cannot sign with it.
    public var type: String {
        KeyKind(keytype: text("keytype"), scheme: text("scheme"))?.rawValue ?? text("keytype")
    }

    /// The key itself, without white space around it: equal for one key under two ids.
    var material: String {
        let text = json.object?["keyval"]?.object?["public"]?.text?.string ?? ""
        return text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// One line of JSON, as metadata has it.
    public var jsonText: String { String(decoding: json.compact, as: UTF8.self) }

    /// SubjectPublicKeyInfo.
    public var pem: String {
        let material = json.object?["keyval"]?.object?["public"]?.text?.string ?? ""
        guard text("keytype") == "ed25519" else { return material }
        let der = Self.ed25519Prefix + (Hex.bytes(material.utf8) ?? [])
        return "-----BEGIN PUBLIC KEY-----\n\(Data(der).base64EncodedString())\n-----END PUBLIC KEY-----"
    }

    private func text(_ member: JSONText) -> String { json.object?[member]?.text?.string ?? "" }
}
