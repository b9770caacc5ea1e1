public import SwiftletContract
import SwiftletTrust

/// An OpenSSF Model Signing 1.0 signature that holds: made with a key that the caller named, over files by name and
/// SHA-256. Only verifying and signing make one.
///
/// It says who made the files, not that they are the newest: it has no time and no version. That is TUF's part.
public struct OMSSignature: Sendable {
    public static let maxSize = Bytes.mebibytes(1)

    /// A file by its path from the folder that was signed.
    public struct File: Sendable {
        public let name: String
        public let digest: Digest

        public init(name: String, digest: Digest) {
            self.name = name
            self.digest = digest
        }
    }

    /// The signature's own file, as it was read or is to be written.
    public let bytes: [UInt8]
    /// Where it was read; for messages.
    private let path: String
    /// Each name once: by its bytes, since two normal forms of "é" are two names.
    private let signed: [JSONText: Digest]

    /// Verifies: the signature first (8.2), then the form of what it signs (8.3). `check` compares the files.
    /// - Parameter path: of the signature, for messages.
    public init(verifying bytes: [UInt8], path: String, key: OMSPublicKey) throws(OMSError) {
        guard Bytes(bytes.count) <= Self.maxSize else {
            throw .malformed(signature: path, reason: "it has more than the limit of \(Self.maxSize)")
        }
        let bundle = try OMSBundle(bytes, path: path)
        guard key.isValid(bundle.signature, for: bundle.message) else {
            throw .badSignature(
                signature: path, key: key.path, hint: bundle.hint.flatMap { $0 == key.hint ? nil : $0 })
        }
        self.init(bytes, path: path, try OMSStatement(bundle.payload, path: path))
    }

    /// Signs files, which have different names.
    /// - Parameter subject: what people call them together.
    public init(signing files: [File], subject: String, key: OMSPrivateKey) throws(OMSError) {
        let statement = OMSStatement(files, subject: subject)
        var bundle = OMSBundle(payload: statement.json, hint: key.publicKey.hint)
        bundle.signature = try key.signature(of: bundle.message)
        self.init(bundle.json, path: Release.signatureName, statement)
    }

    private init(_ bytes: [UInt8], path: String, _ statement: OMSStatement) {
        self.bytes = bytes
        self.path = path
        self.signed = Dictionary(statement.files.map { ($0.name, $0.digest) }, uniquingKeysWith: { first, _ in first })
    }

    /// Whether it signs the same files. The bytes of two signatures always differ.
    public func signsTheSame(as other: OMSSignature) -> Bool { signed == other.signed }

    /// Compares files with what was signed (8.4): all of `published` must have been signed as they are, and everything
    /// else that was signed must be there, as it was signed.
    /// - Parameter other: gives the digest of another file that was signed, or throws where it is not there.
    public func check(_ published: [File], other: (String) throws -> Digest) throws {
        var names: Set<JSONText> = []
        for file in published {
            let name = JSONText(file.name)
            names.insert(name)
            guard let digest = signed[name] else { throw OMSError.unsigned(signature: path, file: name.shown) }
            try compare(file.digest, with: digest, name)
        }
        for (name, digest) in signed.sorted(by: { $0.key < $1.key }) where names.contains(name) == false {
            try compare(try other(name.string), with: digest, name)
        }
    }

    private func compare(_ found: Digest, with signed: Digest, _ name: JSONText) throws(OMSError) {
        guard found == signed else {
            throw .tampered(signature: path, file: name.shown, signed: signed, found: found)
        }
    }
}
