import Crypto
import Foundation
import SwiftletContract
import Testing

@testable import SwiftletPublisher

@Suite(.timeLimit(.minutes(4))) struct OMSSignatureTests {
    private struct NotThere: Error {}

    @Test(arguments: ["p256", "p384", "p521"])
    func readsWhatTheReferenceImplementationMade(curve: String) throws {
        let signature = try OMSFixture.signature(curve, key: curve)
        try signature.check(OMSFixture.files()) { _ in throw NotThere() }
    }

    @Test(arguments: ["p256", "p384", "p521"])
    func anotherKeyHasNotSignedIt(curve: String) throws {
        for key in ["p256", "p384", "p521", "others"] where key != curve {
            #expect {
                try OMSFixture.signature(curve, key: key)
            } throws: { error in
                guard case OMSError.badSignature(_, _, let hint?) = error else { return false }
                return (error as? OMSError)?.exitCode == .badSignature && hint.count == 64
            }
        }
    }

    /// Legal in OMS 1.0 or in the reference implementation, and refused in words that say what to ask for.
    @Test(arguments: [
        ("shards", "shards"), ("blake2b", "SHA-256"), ("blake3", "SHA-256"), ("certificate", "certificate"),
    ])
    func refusesOtherWays(name: String, says: String) throws {
        let error = #expect(throws: OMSError.self) { try OMSFixture.signature(name, key: "others") }
        #expect(error?.exitCode == .badContent && error?.description.contains(says) == true, "\(error as Any)")
    }

    /// The reference implementation calls it `.`, and names it in the subject.
    @Test func aFileThatWasSignedAloneHasItsName() throws {
        let signature = try OMSFixture.signature("one-file", key: "others")
        let weights = try OMSFixture.files().filter { $0.name == "weights.gguf" }
        try signature.check(weights) { _ in throw NotThere() }
    }

    @Test func refusesKeyless() throws {
        let text = String(decoding: try OMSFixture.bytes("p256.sig"), as: UTF8.self)
        let bytes = Array(try text.changing(#""publicKey""#, to: #""certificate""#).utf8)
        let error = #expect(throws: OMSError.self) {
            try OMSSignature(verifying: bytes, path: "model.sig", key: OMSFixture.key("p256"))
        }
        #expect(error?.description.contains("Sigstore") == true, "\(error as Any)")
    }

    /// Any bit of the payload or the signature.
    @Test func aChangedPayloadOrSignatureIsRefused() throws {
        let producer = try OMSProducer()
        let bundle = try OMSBundle(producer.bundle(), path: "model.sig")
        for index in stride(from: 0, to: bundle.payload.count, by: 7) {
            var payload = bundle.payload
            payload[index] ^= 1
            let changed = OMSBundle(payload: payload, signature: bundle.signature, hint: producer.key.publicKey.hint)
            #expect(Self.isBadSignature { try producer.verify(changed.json) }, "payload byte \(index)")
        }
        for index in bundle.signature.indices {
            var signature = bundle.signature
            signature[index] ^= 1
            let changed = OMSBundle(payload: bundle.payload, signature: signature, hint: producer.key.publicKey.hint)
            #expect(Self.isBadSignature { try producer.verify(changed.json) }, "signature byte \(index)")
        }
    }

    private static func isBadSignature(_ body: () throws -> OMSSignature) -> Bool {
        do { _ = try body() } catch OMSError.badSignature { return true } catch {}
        return false
    }

    /// The hint is not signed: it decides nothing.
    @Test func theHintIsOnlyAHint() throws {
        let producer = try OMSProducer()
        let text = String(decoding: try producer.bundle(), as: UTF8.self)
        let without = try text.changing(#"{"hint":"\#(producer.key.publicKey.hint)"}"#, to: #"{"rawBytes":"AA=="}"#)
        _ = try producer.verify(Array(without.utf8))
    }

    @Test(arguments: [
        P256.Signing.PrivateKey().pemRepresentation, P384.Signing.PrivateKey().pemRepresentation,
        P521.Signing.PrivateKey().pemRepresentation,
    ])
    func verifiesWhatItSigned(pem: String) throws {
        let producer = try OMSProducer(pem: pem)
        let made = try OMSSignature(signing: OMSFixture.files(), subject: "model", key: producer.key)
        let read = try producer.verify(made.bytes)
        try read.check(OMSFixture.files()) { _ in throw NotThere() }
        let again = try OMSSignature(signing: OMSFixture.files(), subject: "model", key: producer.key)
        #expect(read.signsTheSame(as: again) && read.bytes != again.bytes)
        let fewer = try OMSSignature(
            signing: Array(OMSFixture.files().dropLast()), subject: "model", key: producer.key)
        #expect(read.signsTheSame(as: fewer) == false)
    }

    /// As `sha256sum` has it of the file that openssl writes.
    @Test func hintsAreThoseOfTheReferenceImplementation() throws {
        for curve in ["p256", "p384", "p521"] {
            #expect(try OMSBundle(OMSFixture.bytes(curve + ".sig"), path: "").hint == OMSFixture.key(curve).hint)
        }
    }

    @Test func comparesEveryFile() throws {
        let signature = try OMSFixture.signature("p256", key: "p256")
        var files = try OMSFixture.files()
        let last = files.removeLast()
        try signature.check(files) { name in name == last.name ? last.digest : files[0].digest }
        #expect(throws: NotThere.self) { try signature.check(files) { _ in throw NotThere() } }
        Self.expectRefusal(
            .tampered(signature: "p256.sig", file: last.name, signed: last.digest, found: files[0].digest)
        ) {
            try signature.check(files) { _ in files[0].digest }
        }
        Self.expectRefusal(
            .tampered(signature: "p256.sig", file: last.name, signed: last.digest, found: files[0].digest)
        ) {
            try signature.check(files + [OMSSignature.File(name: last.name, digest: files[0].digest)]) { _ in
                last.digest
            }
        }
        Self.expectRefusal(.unsigned(signature: "p256.sig", file: "more.txt")) {
            try signature.check(files + [last, OMSSignature.File(name: "more.txt", digest: last.digest)]) { _ in
                last.digest
            }
        }
    }

    private static func expectRefusal(_ error: OMSError, _ body: () throws -> Void) {
        #expect(throws: error, performing: body)
        #expect(error.exitCode == .badContent)
    }

    /// "é" in its two normal forms is one Swift string and two file names.
    @Test func namesAreTheirBytes() throws {
        let producer = try OMSProducer()
        let digests = try OMSFixture.files().map(\.digest)
        let composed = OMSSignature.File(name: "caf\u{E9}.gguf", digest: digests[0])
        let decomposed = OMSSignature.File(name: "cafe\u{301}.gguf", digest: digests[1])
        let both = try OMSSignature(signing: [composed, decomposed], subject: "model", key: producer.key)
        try producer.verify(both.bytes).check([composed, decomposed]) { _ in throw NotThere() }
        let one = try OMSSignature(signing: [composed], subject: "model", key: producer.key)
        Self.expectRefusal(.unsigned(signature: "model.sig", file: decomposed.name)) {
            try one.check([OMSSignature.File(name: decomposed.name, digest: digests[0])]) { _ in digests[0] }
        }
    }
}
