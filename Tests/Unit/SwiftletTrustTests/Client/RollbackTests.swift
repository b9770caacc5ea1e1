import Foundation
import Testing

@testable import SwiftletTrust

/// Every update is a new process: only what was stored protects.
@Suite(.timeLimit(.minutes(1)))
struct RollbackTests {
    @Test func olderTimestampIsRefused() throws {
        var repository = FakeRepository()
        let old = repository
        var client = FakeClient(repository)
        repository.publish("timestamp")
        try client.refresh(repository)
        #expect(refusal(&client, old) == .rollback(what: "timestamp", trusted: 2, offered: 1))
        #expect(client.version("timestamp") == 2)
    }

    /// CVE-2025-2888: the refused timestamp must not be stored, or no update ever works again.
    @Test(arguments: [false, true])
    func olderSnapshotIsRefusedAndTheNextGoodUpdateWorks(hasHashes: Bool) throws {
        var repository = FakeRepository()
        repository.hasHashes = hasHashes
        var client = FakeClient(repository)
        repository.publish("snapshot", "timestamp")
        try client.refresh(repository)
        var attack = repository
        attack["snapshot"].version = 0
        attack.publish("snapshot", "timestamp")
        #expect(refusal(&client, attack) == .rollback(what: "snapshot.json", trusted: 2, offered: 1))
        #expect(client.version("timestamp") == 2)
        repository.publish("snapshot", "timestamp")
        try client.refresh(repository)
        #expect(client.version("snapshot") == 3)
    }

    @Test(arguments: ["targets", "delegated"], [false, true])
    func olderTargetsAreRefused(role: String, hasHashes: Bool) throws {
        var repository = FakeRepository()
        repository.hasHashes = hasHashes
        repository.delegate(.init(name: "delegated"))
        var client = FakeClient(repository)
        repository.publishTargets("delegated")
        repository.publishTargets("delegated")
        try client.refresh(repository, locating: ["a"])
        let trusted = repository[role].version
        repository[role].version = 0
        repository.publish(role, "snapshot", "timestamp")
        #expect(
            refusal(&client, repository, locating: ["a"])
                == .rollback(what: role + ".json", trusted: trusted, offered: 1))
        #expect(client.version("snapshot") == 3)
    }

    @Test func roleMayNotVanishFromTheSnapshot() throws {
        var repository = FakeRepository()
        repository.delegate(.init(name: "delegated"))
        var client = FakeClient(repository)
        repository.publishTargets("delegated")
        try client.refresh(repository)
        repository.unlisted = ["delegated"]
        repository.publish("snapshot", "timestamp")
        #expect(refusal(&client, repository) == .roleRemoved(file: "delegated.json"))
        #expect(client.version("snapshot") == 2)
    }

    @Test func changedTimestampOfTheSameVersionIsIgnored() throws {
        var repository = FakeRepository()
        var client = FakeClient(repository)
        try client.refresh(repository)
        let stored = client.stored["timestamp.json"]
        repository["snapshot"].version = 99
        repository["timestamp"].version = 0
        repository.publish("timestamp")
        try client.refresh(repository)
        #expect(client.stored["timestamp.json"] == stored)
        #expect(client.requests == ["2.root.json", "timestamp.json"])
    }

    @Test func recoversFromTimestampFastForward() throws {
        var repository = FakeRepository()
        var client = FakeClient(repository)
        repository["timestamp"].version = 99
        repository.publish("timestamp")
        try client.refresh(repository)
        repository.rotateKeys(of: "timestamp")
        repository["timestamp"].version = 0
        repository.publish("root", "timestamp")
        try client.refresh(repository)
        #expect(client.version("timestamp") == 1)
    }

    /// Also where only the snapshot's key was replaced.
    @Test(arguments: [["snapshot"], ["snapshot", "timestamp"]])
    func recoversFromSnapshotFastForward(rotated: [String]) throws {
        var repository = FakeRepository()
        var client = FakeClient(repository)
        repository["snapshot"].version = 99
        repository.publish("snapshot", "timestamp")
        try client.refresh(repository)
        for role in rotated { repository.rotateKeys(of: role) }
        repository["snapshot"].version = 0
        repository.publish("root", "snapshot", "timestamp")
        try client.refresh(repository)
        #expect(client.version("snapshot") == 1)
    }

    @Test func recoversFromTargetsFastForward() throws {
        var repository = FakeRepository()
        repository.delegate(.init(name: "delegated"))
        var client = FakeClient(repository)
        repository["targets"].version = 99
        repository.publishTargets("delegated")
        try client.refresh(repository)
        repository.rotateKeys(of: "snapshot")
        repository["targets"].version = 0
        repository.unlisted = ["delegated"]
        repository.publish()
        try client.refresh(repository)
        #expect(client.version("targets") == 1)
    }

    /// What the snapshot lists no more is not kept; and only an update that succeeds takes anything away.
    @Test func storedFilesOfRolesThatAreGoneAreRemoved() throws {
        var repository = FakeRepository()
        for name in ["gone", "../stays"] { repository.delegate(.init(name: name)) }
        repository.publishTargets("gone", "../stays")
        var client = FakeClient(repository)
        try client.refresh(repository, locating: ["x"])
        let files: Set<String> = ["timestamp.json", "snapshot.json", "targets.json", "gone.json", "..%2Fstays.json"]
        #expect(Set(client.stored.keys) == files)
        repository.rotateKeys(of: "snapshot")
        repository.unlisted = ["gone"]
        repository.publish()
        var broken = repository
        broken.files["3.targets.json"] = nil
        #expect(refusal(&client, broken) == .fileMissing(path: "3.targets.json"))
        #expect(client.stored["gone.json"] != nil)
        try client.refresh(repository)
        #expect(Set(client.stored.keys) == files.subtracting(["gone.json"]).union(["root_history/2.root.json"]))
    }

    /// A key that is only added takes nothing away.
    @Test func addedKeyKeepsTheProtection() throws {
        var repository = FakeRepository()
        let old = repository
        var client = FakeClient(repository)
        repository.publish("timestamp")
        try client.refresh(repository)
        repository["timestamp"].keys.append(Signer())
        repository.publish("root")
        repository.files["timestamp.json"] = old.files["timestamp.json"]
        #expect(refusal(&client, repository) == .rollback(what: "timestamp", trusted: 2, offered: 1))
    }

    /// Stored files that were tampered with are no files.
    @Test(arguments: ["timestamp.json", "snapshot.json", "targets.json"])
    func tamperedStoredFileIsFetchedAgain(file: String) throws {
        let repository = FakeRepository()
        var client = FakeClient(repository)
        try client.refresh(repository)
        let good = client.stored[file]
        client.stored[file] = (good ?? []).map { $0 == UInt8(ascii: "1") ? UInt8(ascii: "2") : $0 }
        try client.refresh(repository)
        #expect(client.stored[file] == good)
    }
}
