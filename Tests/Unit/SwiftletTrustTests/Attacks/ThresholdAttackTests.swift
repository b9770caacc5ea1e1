import Crypto
import Foundation
import Testing

@testable import SwiftletTrust

/// Ways to make one key count as two, and to make none needed.
@Suite(.timeLimit(.minutes(1)))
struct ThresholdAttackTests {
    /// GMS-2022-4197, python-tuf: the new root's self-signatures were counted per signature.
    @Test(arguments: [false, true])
    func newRootSignedTwiceByOneKeyIsRefused(underTwoIDs: Bool) {
        var repository = FakeRepository()
        var client = FakeClient(repository)
        let key = repository["root"].keys[0]
        var twin = key
        if underTwoIDs { twin.extra = ["x-alias": 1] }
        repository["root"].keys = [key, underTwoIDs ? twin : Signer()]
        repository["root"].threshold = 2
        repository["root"].signers = [key, twin]
        repository.publish("root")
        let refused = refusal(&client, repository)
        if underTwoIDs {
            #expect(refused == .badSignature(role: "root", valid: 1, threshold: 2))
        } else {
            #expect(refused == .malformed(file: "2.root.json", reason: "two signatures have the same key id"))
        }
        #expect(client.stored.isEmpty)
    }

    /// The same in a ceremony, where signatures are counted before anything is published.
    @Test func aCeremonyCountsKeysAndNotTheirIDs() throws {
        var repository = FakeRepository()
        var twin = repository["timestamp"].keys[0]
        twin.extra = ["x-alias": 1]
        repository["timestamp"].keys.append(twin)
        repository["timestamp"].threshold = 2
        let file = repository.sign("timestamp", repository.content(of: "timestamp"))
        let root = repository.content(of: "root")
        let tally = try SignatureTally(of: file, role: "timestamp", delegator: root)
        #expect(tally.threshold == 2 && tally.signers.count == 1 && tally.isEnough == false)
    }

    /// go-tuf #733: one ECDSA key under the two names of its key type; and malleable ECDSA, where a second valid
    /// signature is made from the first without the key.
    @Test(arguments: [false, true])
    func oneECDSAKeyUnderTwoKeyTypesCountsOnce(isMalleated: Bool) throws {
        let key = P256.Signing.PrivateKey()
        let (first, second) = (Self.json(key, "ecdsa"), Self.json(key, "ecdsa-sha2-nistp256"))
        let ids = [KeyID.of(first), KeyID.of(second)]
        #expect(ids[0] != ids[1])
        for threshold in 1...2 {
            var repository = FakeRepository()
            let client = FakeClient(repository)
            var root = repository.content(of: "root")
            var keys = root["keys"]?.object ?? JSONObject()
            for (id, json) in zip(ids, [first, second]) { keys[id] = json }
            root["keys"] = .object(keys)
            var roles = root["roles"]?.object ?? JSONObject()
            roles["timestamp"] = [
                "keyids": .array(ids.map { .text($0) }), "threshold": .integer(Int64(threshold)),
            ]
            root["roles"] = .object(roles)
            repository["root"].version = 2
            root["version"] = 2
            repository.serve("root", repository.sign("root", root))
            let signed = repository.content(of: "timestamp")
            let signature = try key.signature(for: JSON.object(signed).canonical)
            let other =
                isMalleated ? try Self.malleated(signature) : try key.signature(for: JSON.object(signed).canonical)
            let votes = zip(ids, [signature, other]).map { id, signature -> JSON in
                ["keyid": .text(id), "sig": JSON(Hex.text(signature.derRepresentation))]
            }
            repository.serve("timestamp", FakeRepository.envelope(signed, votes))
            var node = client
            #expect(
                refusal(&node, repository)
                    == (threshold == 1 ? nil : .badSignature(role: "timestamp", valid: 1, threshold: 2)))
        }
    }

    private static func json(_ key: P256.Signing.PrivateKey, _ type: String) -> JSON {
        [
            "keytype": JSON(type), "scheme": "ecdsa-sha2-nistp256",
            "keyval": ["public": JSON(key.publicKey.pemRepresentation)],
        ]
    }

    /// `(r, n - s)` of `(r, s)`.
    private static func malleated(_ signature: P256.Signing.ECDSASignature) throws -> P256.Signing.ECDSASignature {
        let order = try #require(Hex.bytes("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551".utf8))
        let raw = Array(signature.rawRepresentation)
        var difference = [UInt8](repeating: 0, count: 32)
        var borrow = 0
        for index in (0..<32).reversed() {
            let value = Int(order[index]) - Int(raw[32 + index]) - borrow
            difference[index] = UInt8(truncatingIfNeeded: value)
            borrow = value < 0 ? 1 : 0
        }
        return try P256.Signing.ECDSASignature(rawRepresentation: raw[..<32] + difference)
    }

    /// CVE-2026-23992, go-tuf, beyond 64 bits: it must not wrap to something small.
    @Test(arguments: ["9223372036854775808", "18446744073709551617", "-9223372036854775809", "1e0", "1.0", "01"])
    func thresholdThatDoesNotFitIsRefused(number: String) throws {
        var repository = FakeRepository()
        var client = FakeClient(repository)
        repository.publish("root")
        let text = String(decoding: try #require(repository.files["2.root.json"]), as: UTF8.self)
        repository.files["2.root.json"] = Array(
            text.replacingOccurrences(of: "\"threshold\":1", with: "\"threshold\":" + number).utf8)
        #expect(refusal(&client, repository)?.category == .badContent)
        #expect(client.stored.isEmpty)
    }

    /// CVE-2020-6173, python-tuf: metadata that takes for ever to verify.
    @Test(arguments: [1024, 1025])
    func keysAreCounted(count: Int) {
        var repository = FakeRepository()
        var client = FakeClient(repository)
        var keys = repository.keys(of: FakeRepository.topLevel.flatMap { repository[$0].keys }).object ?? JSONObject()
        var number: Int64 = 0
        while keys.members.count < count {
            let key: JSON = ["keytype": "x", "scheme": "x", "keyval": ["public": .integer(number)]]
            keys[KeyID.of(key)] = key
            number += 1
        }
        repository["root"].members["keys"] = .object(keys)
        repository.publish("root")
        #expect((refusal(&client, repository) == nil) == (count <= 1024))
    }

    @Test(arguments: [64, 65])
    func signaturesAreCounted(count: Int) {
        var repository = FakeRepository()
        var client = FakeClient(repository)
        repository["timestamp"].signers = (1..<count).map { _ in Signer() } + repository["timestamp"].keys
        repository.publish("timestamp")
        #expect((refusal(&client, repository) == nil) == (count <= 64))
    }
}
