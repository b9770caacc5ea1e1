import Crypto
import Foundation
import SwiftletContract
import Testing

@testable import SwiftletPublisher

/// Signatures that are not as OMS 1.0 has them: each with one thing wrong.
@Suite(.timeLimit(.minutes(4))) struct OMSRefusalTests {
    /// In the bundle, which nobody signed.
    @Test(arguments: [
        ("bundle.v0.3+json", "bundle.v0.2+json", "version 0.3"),
        (#""mediaType""#, #""mediatype""#, "'mediaType' is missing"),
        (#""mediaType":"#, #""mediaType":"x","mediaType":"#, "twice"),
        (#""publicKey""#, #""key""#, "'publicKey' is missing"),
        (#""verificationMaterial""#, #""material""#, "'verificationMaterial' is missing"),
        (#""dsseEnvelope""#, #""messageSignature""#, "'dsseEnvelope' is missing"),
        (#""signatures":[{"#, #""signatures":[{"sig":"AA=="},{"#, "2 signatures"),
        (#""signatures":[{"#, #""signatures":[],"others":[{"#, "0 signatures"),
        ("application/vnd.in-toto+json", "application/json", "no in-toto statement"),
        (#""payload":""#, #""payload":"!"#, "'payload' is not base64"),
        (#""sig":""#, #""sig":"!"#, "'sig' is not base64"),
        (#""keyid":"""#, #""keyid":1.5"#, "only integers"),
    ])
    func refusesBundles(part: String, replacement: String, says: String) throws {
        let producer = try OMSProducer()
        let text = try String(decoding: producer.bundle(), as: UTF8.self).changing(part, to: replacement)
        try Self.expectMalformed(says) { try producer.verify(Array(text.utf8)) }
    }

    @Test(arguments: ["", "[]", "null", "{}", "{", String(repeating: "[", count: 1000)])
    func refusesWhatIsNoBundle(text: String) throws {
        let producer = try OMSProducer()
        try Self.expectMalformed("cannot be read") { try producer.verify(Array(text.utf8)) }
    }

    @Test func isNotReadAboveItsLimit() throws {
        let producer = try OMSProducer()
        let bytes = try producer.bundle() + [UInt8](repeating: 0x20, count: Int(OMSSignature.maxSize.count))
        try Self.expectMalformed("limit") { try producer.verify(bytes) }
    }

    /// In the statement, which is signed all the same.
    @Test(arguments: [
        ("https://in-toto.io/Statement/v1", "https://in-toto.io/Statement/v0.1", "not a model signature"),
        ("https://model_signing/signature/v1.0", "https://model_signing/Digests/v0.1", "not a model signature"),
        (#""predicate":"#, #""predicat":"#, "'predicate' is missing"),
        (#""serialization""#, #""serialisation""#, "'serialization' is missing"),
        (#""allow_symlinks":false"#, #""allow_symlinks":0"#, "'allow_symlinks' is an integer"),
        (#""resources":["#, #""resources":[],"others":["#, "signs no files"),
        (#""name":"part.txt""#, #""name":"README.md""#, "one name twice"),
        (#""name":"part.txt""#, #""name":"../part.txt""#, "leads out"),
        (#""name":"part.txt""#, #""name":"/part.txt""#, "leads out"),
        (#""name":"part.txt""#, #""name":"./part.txt""#, "leads out"),
        (#""name":"part.txt""#, #""name":"a//part.txt""#, "leads out"),
        (#""name":"part.txt""#, #""name":"part.txt/""#, "leads out"),
        (#""name":"part.txt""#, #""name":"part\u0000.txt""#, "leads out"),
        (#""name":"part.txt""#, #""name":"""#, "leads out"),
        (#""name":"part.txt""#, #""name":".""#, "leads out"),
        (#""algorithm":"sha256""#, #""algorithm":"md5""#, "not a SHA-256"),
        (#""digest":"d0"#, #""digest":"D0"#, "not a SHA-256"),
        (#""digest":"d0"#, #""digest":"0"#, "not a SHA-256"),
        (#""digest":"d0"#, #""digest":"d1"#, "its subject's digest"),
        (#""subject":["#, #""subject":[{},"#, "2 subjects"),
        (#""subject":["#, #""subject":[],"others":["#, "0 subjects"),
        (#"{"sha256":"#, #"{"sha512":"#, "'sha256' is missing"),
    ])
    func refusesStatements(part: String, replacement: String, says: String) throws {
        let producer = try OMSProducer()
        try Self.expectMalformed(says) { try producer.verify(producer.bundle(changing: part, to: replacement)) }
    }

    /// Legal in OMS 1.0, signed, and consistent but for that one word.
    @Test(arguments: [
        (#""method":"files""#, #""method":"shards""#, "shards"),
        (#""hash_type":"sha256""#, #""hash_type":"blake2b""#, "another hash"),
    ])
    func refusesOtherSerializations(part: String, replacement: String, says: String) throws {
        let producer = try OMSProducer()
        try Self.expectUnsupported(says) { try producer.verify(producer.bundle(changing: part, to: replacement)) }
    }

    /// Whose signature it is must not depend on which of two ways a verifier prefers.
    @Test(arguments: [("certificate", "Sigstore"), ("x509CertificateChain", "certificate")])
    func refusesACertificateBesideTheKey(member: String, says: String) throws {
        let producer = try OMSProducer()
        let text = try String(decoding: producer.bundle(), as: UTF8.self)
            .changing(#""publicKey":"#, to: #""\#(member)":{},"publicKey":"#)
        try Self.expectUnsupported(says) { try producer.verify(Array(text.utf8)) }
    }

    private static func expectUnsupported(_ says: String, _ body: () throws -> OMSSignature) throws {
        #expect {
            _ = try body()
        } throws: { error in
            guard case OMSError.unsupported = error, let error = error as? OMSError else { return false }
            return error.exitCode == .badContent && error.description.contains(says)
        }
    }

    private static func expectMalformed(_ says: String, _ body: () throws -> OMSSignature) throws {
        #expect {
            _ = try body()
        } throws: { error in
            guard case OMSError.malformed = error, let error = error as? OMSError else { return false }
            return error.exitCode == .badContent && error.description.contains(says)
        }
    }

    private static let ed25519 = "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE="
    private static let secp256k1 = """
        MFYwEAYHKoZIzj0CAQYFK4EEAAoDQgAEeb5mfvncu6xVoGKVzRTBvfqNk4+CGHJ3
        mBqxsxRk+GeUgpLZLLN8Ijd2clYyCKlXfHC/2uJXjBdtJvK/9Qdd0A==
        """

    @Test(arguments: [
        (block("PUBLIC KEY", ed25519), "no Ed25519"), (block("PUBLIC KEY", secp256k1), "P-256"),
        (block("PUBLIC KEY", "AAAA"), "P-256"), (block("CERTIFICATE", "AAAA"), "BEGIN PUBLIC KEY"),
        (P256.Signing.PrivateKey().pemRepresentation, "is a private key"), ("", "BEGIN PUBLIC KEY"),
        ("\u{0}\u{0}", "BEGIN PUBLIC KEY"), (String(repeating: "-", count: 17_000), "not a PEM file"),
    ])
    func refusesPublicKeys(pem: String, says: String) {
        let error = #expect(throws: OMSError.self) { try OMSPublicKey(pem: Array(pem.utf8), path: "key.pem") }
        #expect(error?.exitCode == .usage && error?.description.contains(says) == true, "\(error as Any)")
    }

    @Test(arguments: [
        (block("PRIVATE KEY", "MC4CAQAwBQYDK2VwBCIEIFYKVRB1SZyu3DYnbd5n7x3AF3JTTQgBAcJ6lUoS1QIK"), "no Ed25519"),
        (block("ENCRYPTED PRIVATE KEY", "AAAA"), "encrypted"),
        (block("EC PRIVATE KEY", "Proc-Type: 4,ENCRYPTED\nAAAA"), "encrypted"),
        (P256.Signing.PrivateKey().publicKey.pemRepresentation, "BEGIN PRIVATE KEY"), ("", "BEGIN PRIVATE KEY"),
        (String(repeating: "-", count: 17_000), "not a PEM file"),
    ])
    func refusesPrivateKeys(pem: String, says: String) {
        let error = #expect(throws: OMSError.self) { try OMSPrivateKey(pem: Array(pem.utf8), path: "key.pem") }
        #expect(error?.exitCode == .usage && error?.description.contains(says) == true, "\(error as Any)")
    }

    /// As `openssl ecparam -genkey` writes it, and with the lines' ends of another system.
    @Test func findsTheKeyAmongOtherBlocks() throws {
        let key = P256.Signing.PrivateKey().pemRepresentation
        let text = Self.block("EC PARAMETERS", "BggqhkjOPQMBBw==") + "\n" + key + "\n"
        let hint = try OMSPrivateKey(pem: Array(key.utf8), path: "").publicKey.hint
        for text in [text, text.replacing("\n", with: "\r\n"), text.replacing("\n", with: " \n")] {
            #expect(try OMSPrivateKey(pem: Array(text.utf8), path: "").publicKey.hint == hint)
        }
    }

    private static func block(_ label: String, _ body: String) -> String {
        "-----BEGIN \(label)-----\n\(body)\n-----END \(label)-----"
    }
}
