import Foundation
import Testing

@testable import SwiftletTrust

@Suite(.timeLimit(.minutes(1)))
struct ExpiryTests {
    private static func repository() -> FakeRepository {
        var repository = FakeRepository()
        repository.delegate(.init(name: "delegated"))
        repository.publishTargets("delegated")
        return repository
    }

    @Test(arguments: ["root", "timestamp", "snapshot", "targets", "delegated"])
    func expiredRoleIsRefusedAndNotStored(role: String) throws {
        var repository = Self.repository()
        var client = FakeClient(repository)
        try client.refresh(repository, locating: ["a"])
        let trusted = client.version(role)
        repository[role].expires = day(-5)
        repository.publish("root", "delegated", "targets", "snapshot", "timestamp")
        #expect(
            refusal(&client, repository, locating: ["a"]) == .expired(role: role, at: day(-5), now: client.now))
        #expect(client.version(role) == (role == "root" ? 2 : trusted))
    }

    @Test func endIsTheFirstMomentThatIsTooLate() {
        var repository = Self.repository()
        repository["timestamp"].expires = day(0)
        repository.publish("timestamp")
        var client = FakeClient(repository)
        #expect(refusal(&client, repository)?.category == .expired)
        client.now = day(0).addingTimeInterval(-1)
        #expect(refusal(&client, repository) == nil)
    }

    /// What was stored may have expired: it still protects, and the new one is taken.
    @Test func expiredStoredMetadataDoesNotBlock() throws {
        var repository = Self.repository()
        var client = FakeClient(repository)
        try client.refresh(repository, locating: ["a"])
        let old = repository
        for role in repository.roles.keys { repository[role].expires = day(90) }
        repository.publish("root", "delegated", "targets", "snapshot", "timestamp")
        client.now = day(60)
        try client.refresh(repository, locating: ["a"])
        #expect(client.version("delegated") == 2)
        var replay = repository
        replay.files["timestamp.json"] = old.files["timestamp.json"]
        #expect(refusal(&client, replay) == .rollback(what: "timestamp", trusted: 3, offered: 2))
    }

    @Test func storedTargetsThatExpiredAreNotUsed() throws {
        var repository = Self.repository()
        repository["targets"].expires = day(2)
        repository.publishTargets()
        var client = FakeClient(repository)
        try client.refresh(repository)
        client.now = day(3)
        #expect(refusal(&client, repository) == .expired(role: "targets", at: day(2), now: day(3)))
    }

    @Test func clockThatWasSetBackIsNotBelieved() {
        let repository = Self.repository()
        var client = FakeClient(repository)
        client.now = day(-1000)
        client.knownTime = day(31)
        #expect(refusal(&client, repository) == .expired(role: "root", at: day(30), now: day(31)))
    }

    @Test func signedTimeIsLearnt() throws {
        var repository = Self.repository()
        repository.signedAt = day(20)
        repository["snapshot"].expires = day(19)
        repository.publish("snapshot", "timestamp")
        var client = FakeClient(repository)
        client.now = day(-1000)
        #expect(refusal(&client, repository) == .expired(role: "snapshot", at: day(19), now: day(20)))
        repository["snapshot"].expires = day(40)
        repository.publish("snapshot", "timestamp")
        try client.refresh(repository)
        #expect(client.knownTime == day(20))
    }

    /// A repository that signed with a clock in the future can put that right with the next timestamp.
    @Test func newerTimestampCorrectsTheTime() throws {
        var repository = Self.repository()
        repository.signedAt = day(25)
        repository.publish("timestamp")
        var client = FakeClient(repository)
        try client.refresh(repository)
        repository.signedAt = day(1)
        repository["timestamp"].expires = day(8)
        repository.publish("timestamp")
        client.now = day(1)
        try client.refresh(repository)
        #expect(client.knownTime == day(1))
    }

    /// Who stole the timestamp key and signed the far future is undone with the key.
    @Test func replacedTimestampKeyForgetsTheTime() throws {
        var repository = Self.repository()
        repository["timestamp"].expires = day(40_000)
        repository.signedAt = day(39_000)
        repository.publish("timestamp")
        var client = FakeClient(repository)
        #expect(refusal(&client, repository)?.category == .expired)
        client.knownTime = day(39_000)
        #expect(refusal(&client, repository)?.category == .expired)
        repository.rotateKeys(of: "timestamp")
        repository["timestamp"].expires = day(30)
        repository.signedAt = day(1)
        repository.publish("root", "timestamp")
        client.now = day(1)
        try client.refresh(repository)
        #expect(client.knownTime == day(1))
    }

    @Test func signedTimeAfterTheEndIsRefused() {
        var repository = Self.repository()
        repository.signedAt = day(31)
        repository.publish("timestamp")
        var client = FakeClient(repository)
        #expect(refusal(&client, repository)?.category == .badContent)
    }
}
