import Foundation
import Testing

@testable import SwiftletTrust

/// Thresholds, duplicate keys, key ids.
@Suite(.timeLimit(.minutes(1)))
struct SignatureTests {
    static let roles = ["root", "timestamp", "snapshot", "targets", "delegated"]

    /// A repository with a delegated role, and the path that leads to it.
    private static func repository() -> FakeRepository {
        var repository = FakeRepository()
        repository.delegate(.init(name: "delegated", paths: ["d/*"]))
        repository.add("d/a", "x", to: "delegated")
        repository.publishTargets("delegated")
        return repository
    }

    private static func outcome(_ repository: FakeRepository) -> TrustError? {
        var client = FakeClient(repository)
        return refusal(&client, repository, locating: ["d/a"])
    }

    private static func publishAll(_ repository: inout FakeRepository) {
        repository.publish("root", "delegated", "targets", "snapshot", "timestamp")
    }

    @Test(arguments: roles)
    func unsignedIsRefused(role: String) {
        var repository = Self.repository()
        repository[role].signers = []
        Self.publishAll(&repository)
        #expect(Self.outcome(repository) == .badSignature(role: role, valid: 0, threshold: 1))
    }

    @Test(arguments: roles)
    func strangersSignatureIsRefused(role: String) {
        var repository = Self.repository()
        repository[role].signers = [Signer()]
        Self.publishAll(&repository)
        #expect(Self.outcome(repository)?.category == .badSignature)
    }

    /// CVE-2020-15093, CVE-2026-6966: the same signature twice.
    @Test(arguments: roles)
    func duplicateSignatureIsRefused(role: String) {
        var repository = Self.repository()
        repository[role].signers = [repository[role].keys[0], repository[role].keys[0]]
        Self.publishAll(&repository)
        guard case .malformed = Self.outcome(repository) else {
            Issue.record("two signatures of one key id were taken")
            return
        }
    }

    /// go-tuf #733: one key under two ids, threshold 2.
    @Test(arguments: roles)
    func oneKeyUnderTwoIDsCountsOnce(role: String) {
        var repository = Self.repository()
        let key = repository[role].keys[0]
        var twin = key
        twin.extra = ["x-alias": "other"]
        #expect(twin.keyID != key.keyID)
        repository[role].keys = [key, twin]
        repository[role].threshold = 2
        Self.publishAll(&repository)
        #expect(Self.outcome(repository) == .badSignature(role: role, valid: 1, threshold: 2))
    }

    @Test(arguments: roles)
    func thresholdOfDifferentKeysIsEnough(role: String) {
        var repository = Self.repository()
        repository[role].keys = [repository[role].keys[0], Signer(), Signer()]
        repository[role].signers = [repository[role].keys[0], repository[role].keys[2], Signer()]
        repository[role].threshold = 2
        Self.publishAll(&repository)
        #expect(Self.outcome(repository) == nil)
    }

    /// CVE-2026-23992: a threshold that nobody has to reach.
    @Test(arguments: roles, [JSON.integer(0), .integer(-1), .integer(Int64.min), .null, "1", .bool(true), [1]])
    func badThresholdIsRefused(role: String, threshold: JSON) {
        var repository = Self.repository()
        repository[role].threshold = threshold
        Self.publishAll(&repository)
        guard case .malformed = Self.outcome(repository) else {
            Issue.record("threshold \(threshold) of \(role) was taken")
            return
        }
    }

    @Test(arguments: roles)
    func hugeThresholdIsNeverReached(role: String) {
        var repository = Self.repository()
        repository[role].threshold = .integer(Int64.max)
        Self.publishAll(&repository)
        #expect(Self.outcome(repository)?.category == .badSignature)
    }

    @Test(arguments: ["snapshot", "delegated"])
    func keyIDListedTwiceIsRefused(role: String) {
        var repository = Self.repository()
        repository[role].keys.append(repository[role].keys[0])
        repository[role].signers = [repository[role].keys[0]]
        Self.publishAll(&repository)
        guard case .malformed = Self.outcome(repository) else {
            Issue.record("a role with a key id twice was taken")
            return
        }
    }

    @Test func keyIDThatIsNotItsKeysIsRefused() {
        var repository = Self.repository()
        var keys = repository.keys(of: FakeRepository.topLevel.flatMap { repository[$0].keys }).object ?? JSONObject()
        keys[JSONText(String(repeating: "0", count: 64))] = Signer().json
        repository["root"].members["keys"] = .object(keys)
        Self.publishAll(&repository)
        guard case .malformed = Self.outcome(repository) else {
            Issue.record("a wrong key id was taken")
            return
        }
    }

    @Test func unknownKeyKindIsSkipped() {
        var repository = Self.repository()
        var keys = repository.keys(of: FakeRepository.topLevel.flatMap { repository[$0].keys }).object ?? JSONObject()
        let key: JSON = ["keytype": "lattice", "scheme": "new", "keyval": ["public": "?"]]
        keys[KeyID.of(key)] = key
        repository["root"].members["keys"] = .object(keys)
        Self.publishAll(&repository)
        #expect(Self.outcome(repository) == nil)
    }

    /// Placeholders and rubbish beside a good signature.
    @Test(arguments: ["", "zz", "00", "abc"])
    func emptyAndGarbageSignaturesAreNoVotes(sig: String) {
        var repository = Self.repository()
        let extra = Signer()
        repository["timestamp"].keys.append(extra)
        Self.publishAll(&repository)
        let signed = repository.content(of: "timestamp")
        let good = repository["timestamp"].keys[0].sign(.object(signed))
        repository.serve(
            "timestamp", FakeRepository.envelope(signed, [["keyid": JSON(extra.keyID), "sig": JSON(sig)], good]))
        #expect(Self.outcome(repository) == nil)
    }

    @Test func tooManySignaturesAreRefused() {
        var repository = Self.repository()
        let signed = repository.content(of: "timestamp")
        let others = (0..<64).map { number -> JSON in ["keyid": JSON("\(number)"), "sig": ""] }
        let good = repository["timestamp"].keys[0].sign(.object(signed))
        repository.serve("timestamp", FakeRepository.envelope(signed, others + [good]))
        #expect(Self.outcome(repository)?.category == .badContent)
    }

    /// One channel's key is worth nothing in another's.
    @Test func keyOfOneChannelDoesNotSignForAnother() {
        var repository = FakeRepository()
        repository.delegate(.init(name: "ch-a", paths: ["ch-a/*"], isTerminating: true))
        repository.delegate(.init(name: "ch-b", paths: ["ch-b/*"], isTerminating: true))
        repository["ch-b"].signers = repository["ch-a"].keys
        repository.add("ch-b/x", "x", to: "ch-b")
        repository.publishTargets("ch-a", "ch-b")
        var client = FakeClient(repository)
        #expect(
            refusal(&client, repository, locating: ["ch-b/x"]) == .badSignature(role: "ch-b", valid: 0, threshold: 1))
    }

    @Test func unknownMembersAreSigned() throws {
        var repository = Self.repository()
        repository["root"].members["x-custom"] = ["b": [1, .null, true], "a": "caf\u{E9} \"\\\n"]
        Self.publishAll(&repository)
        #expect(Self.outcome(repository) == nil)
        let bytes = try #require(repository.files["2.root.json"])
        let text = String(decoding: bytes, as: UTF8.self).replacingOccurrences(
            of: "[1,null,true]", with: "[2,null,true]")
        repository.files["2.root.json"] = Array(text.utf8)
        #expect(Self.outcome(repository)?.category == .badSignature)
    }
}
