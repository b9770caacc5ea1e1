import Foundation
import Testing

@testable import SwiftletTrust

/// Freeze attacks through the node's idea of the time.
@Suite(.timeLimit(.minutes(1)))
struct ClockAttackTests {
    /// The clock was set back and the stored timestamp is gone: a replay brings its own old time, which must not count
    /// for more than what is known.
    @Test func replayedTimestampDoesNotTurnTimeBack() {
        var repository = FakeRepository()
        repository["root"].expires = day(400)
        repository.publish("root")
        repository.signedAt = day(0)
        repository.publish("timestamp")
        var client = FakeClient(repository)
        client.now = day(-1000)
        client.knownTime = day(31)
        #expect(refusal(&client, repository) == .expired(role: "timestamp", at: day(30), now: day(31)))
        #expect(client.version("timestamp") == nil)
    }

    /// A thief of the timestamp key signed the far future. Once a root replaced that key the time must not come back,
    /// wherever the node died in between.
    @Test(arguments: 0..<8)
    func farFutureOfAStolenKeyDoesNotOutliveItThroughACrash(writes: Int) throws {
        var repository = FakeRepository()
        var client = FakeClient(repository)
        try client.refresh(repository)
        client.knownTime = day(39_000)
        repository.rotateKeys(of: "timestamp")
        repository.signedAt = day(1)
        repository.publish("root", "timestamp")
        client.dies = writes
        _ = try? client.refresh(repository)
        client.dies = nil
        client.now = day(1)
        try client.refresh(repository)
        #expect(client.knownTime == day(1))
    }

    /// 304 for ever: what is cached ends all the same.
    @Test func notModifiedDoesNotKeepAnExpiredTimestampAlive() throws {
        var repository = FakeRepository()
        for role in ["root", "snapshot", "targets"] { repository[role].expires = day(400) }
        repository["timestamp"].expires = day(7)
        repository.publish()
        var client = FakeClient(repository)
        client.usesConditionalRequests = true
        try client.refresh(repository)
        client.now = day(6)
        try client.refresh(repository)
        client.now = day(7)
        #expect(refusal(&client, repository) == .expired(role: "timestamp", at: day(7), now: day(7)))
        client.now = day(-10)
        client.knownTime = day(8)
        #expect(refusal(&client, repository)?.category == .expired)
    }
}
