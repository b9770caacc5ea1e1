import Foundation
import Testing

@testable import SwiftletTrust

@Suite(.timeLimit(.minutes(1)))
struct MixAndMatchTests {
    private static func repository(hasHashes: Bool = false) -> FakeRepository {
        var repository = FakeRepository()
        repository.hasHashes = hasHashes
        repository.delegate(.init(name: "delegated"))
        repository.publishTargets("delegated")
        return repository
    }

    @Test(arguments: ["snapshot", "targets", "delegated"], [Int64(1), 3])
    func versionMustBeTheListedOne(role: String, offset: Int64) {
        var repository = Self.repository()
        repository.publishTargets("delegated")
        let listed = repository[role].version
        var signed = repository.content(of: role)
        signed["version"] = .integer(listed - 2 + offset)
        repository.serve(role, repository.sign(role, signed))
        var client = FakeClient(repository)
        #expect(
            refusal(&client, repository, locating: ["a"])
                == .wrongVersion(role: role, expected: listed, offered: listed - 2 + offset))
        #expect(client.version(role) == nil)
    }

    /// Signed as well, but not the bytes that were listed.
    @Test(arguments: ["snapshot", "targets", "delegated"])
    func hashAndLengthMustBeTheListedOnes(role: String) throws {
        var repository = Self.repository(hasHashes: true)
        let bytes = try #require(repository.files[repository.file(role)])
        var client = FakeClient(repository)
        repository.serve(role, bytes + [0x20])
        guard case .tooLarge = refusal(&client, repository, locating: ["a"]) else {
            Issue.record("a longer \(role) was taken")
            return
        }
        var signed = repository.content(of: role)
        signed["x"] = "y"
        let other = repository.sign(role, signed)
        repository.serve(role, Array(other.prefix(bytes.count)))
        #expect(refusal(&client, repository, locating: ["a"])?.category == .badContent)
        var same = bytes
        same[bytes.count / 2] ^= 1
        repository.serve(role, same)
        #expect(refusal(&client, repository, locating: ["a"]) == .wrongHash(file: role + ".json", algorithm: "sha256"))
        repository.serve(role, Array(bytes.dropLast()))
        guard case .wrongLength = refusal(&client, repository, locating: ["a"]) else {
            Issue.record("a shorter \(role) was taken")
            return
        }
        repository.serve(role, bytes)
        #expect(refusal(&client, repository, locating: ["a"]) == nil)
    }

    /// Same keys, same fields, only the type differs.
    @Test func snapshotIsNoTimestamp() {
        var repository = FakeRepository()
        repository["snapshot"].keys = repository["timestamp"].keys
        repository["snapshot"].members["meta"] = ["snapshot.json": ["version": 1]]
        repository.publish("root", "snapshot")
        repository.files["timestamp.json"] = repository.files["2.snapshot.json"]
        var client = FakeClient(repository)
        #expect(
            refusal(&client, repository) == .wrongType(file: "timestamp.json", expected: "timestamp", found: "snapshot")
        )
        #expect(client.stored.keys.sorted() == ["root_history/2.root.json"])
    }

    @Test func delegatedRoleThatTheSnapshotDoesNotListIsRefused() {
        var repository = FakeRepository()
        repository.delegate(.init(name: "delegated"))
        repository.unlisted = ["delegated"]
        repository.publishTargets("delegated")
        var client = FakeClient(repository)
        #expect(refusal(&client, repository, locating: ["a"]) == .roleNotInSnapshot(role: "delegated"))
        #expect(client.requests.last == "2.targets.json")
    }

    @Test(
        arguments: [
            [:], ["sha256": "00"], ["sha256": 1], ["sha256": .null], ["sha256": "zz"], ["sha512": "abcd"],
        ] as [JSON])
    func badHashesAreRefused(hashes: JSON) {
        var repository = FakeRepository()
        repository["targets"].members["targets"] = ["a": ["length": 1, "hashes": hashes]]
        repository.publish()
        var client = FakeClient(repository)
        guard case .malformed = refusal(&client, repository) else {
            Issue.record("\(hashes) was taken")
            return
        }
    }

    @Test func targetWithUnknownHashOnlyIsNotTaken() throws {
        var repository = FakeRepository()
        repository["targets"].members["targets"] = ["a": ["length": 1, "hashes": ["blake9": "abcd"]]]
        repository.publish()
        var client = FakeClient(repository)
        let info = try #require(try client.refresh(repository, locating: ["a"])[0])
        #expect(throws: TrustError.noKnownHash(file: "a")) { try info.verify([1]) }
    }
}
