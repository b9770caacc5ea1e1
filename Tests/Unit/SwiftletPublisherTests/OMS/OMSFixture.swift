import Crypto
import Foundation
import SwiftletContract
import SwiftletTrust
import Testing

@testable import SwiftletPublisher

/// What model_signing 1.1.1 made: `Tests/Support/oms`, and `make.py` there.
enum OMSFixture {
    /// Of `make.py`'s folder.
    static func files() throws -> [OMSSignature.File] {
        try [("README.md", "a card\n"), ("part.txt", "b\n"), ("part/a.txt", "a\n"), ("weights.gguf", "weights\n")]
            .map { OMSSignature.File(name: $0, digest: try FileDigest.blob(of: Array($1.utf8)).digest) }
    }

    static func bytes(_ name: String) throws -> [UInt8] {
        let folder = URL(filePath: #filePath).appending(path: "../../../../Support/oms").standardizedFileURL
        return Array(try Data(contentsOf: folder.appending(path: name)))
    }

    static func key(_ name: String) throws -> OMSPublicKey {
        try OMSPublicKey(pem: bytes(name + ".pem"), path: name + ".pem")
    }

    static func signature(_ name: String, key: String) throws -> OMSSignature {
        try OMSSignature(verifying: bytes(name + ".sig"), path: name + ".sig", key: Self.key(key))
    }
}

/// A producer with a key of the test's own, who signs anything.
struct OMSProducer {
    let key: OMSPrivateKey

    init(pem: String = P256.Signing.PrivateKey().pemRepresentation) throws {
        self.key = try OMSPrivateKey(pem: Array(pem.utf8), path: "key.pem")
    }

    /// The bundle of a statement that holds, but for one place.
    func bundle(changing part: String = "", to replacement: String = "") throws -> [UInt8] {
        let statement = OMSStatement(try OMSFixture.files(), subject: "model").json
        let changed = try String(decoding: statement, as: UTF8.self).changing(part, to: replacement)
        var bundle = OMSBundle(payload: Array(changed.utf8), hint: key.publicKey.hint)
        bundle.signature = try key.signature(of: bundle.message)
        return bundle.json
    }

    func verify(_ bundle: [UInt8]) throws -> OMSSignature {
        try OMSSignature(verifying: bundle, path: "model.sig", key: key.publicKey)
    }
}

extension String {
    /// The text must be there.
    func changing(_ part: String, to replacement: String) throws -> String {
        if part.isEmpty { return self }
        try #require(contains(part), "'\(part)' is not in \(self)")
        return replacing(part, with: replacement)
    }
}
