import Foundation
import Testing

@testable import SwiftletTrust

@Suite(.timeLimit(.minutes(1)))
struct RefreshTests {
    @Test func asksInOrderAndStoresTheBytesThatCame() throws {
        var repository = FakeRepository()
        let timestamp = (repository.files["timestamp.json"] ?? []) + Array(" \n".utf8)
        repository.files["timestamp.json"] = timestamp
        var client = FakeClient(repository)
        try client.refresh(repository)
        #expect(client.requests == ["2.root.json", "timestamp.json", "1.snapshot.json", "1.targets.json"])
        #expect(client.stored["timestamp.json"] == timestamp)
        #expect(client.stored["snapshot.json"] == repository.files["1.snapshot.json"])
        #expect(client.stored["targets.json"] == repository.files["1.targets.json"])
        #expect(client.stored.count == 3)
    }

    @Test(arguments: [false, true])
    func secondUpdateCostsTwoRequests(conditional: Bool) throws {
        let repository = FakeRepository()
        var client = FakeClient(repository)
        client.usesConditionalRequests = conditional
        try client.refresh(repository)
        try client.refresh(repository)
        #expect(client.requests == ["2.root.json", "timestamp.json"])
    }

    @Test func unchangedAnswerIsCheckedForExpiryAgain() throws {
        let repository = FakeRepository()
        var client = FakeClient(repository)
        client.usesConditionalRequests = true
        try client.refresh(repository)
        client.now = day(31)
        var root = repository
        root["root"].expires = day(400)
        root.publish("root")
        #expect(refusal(&client, root)?.category == .expired)
    }

    @Test(arguments: [false, true])
    func findsTargets(isConsistent: Bool) throws {
        var repository = FakeRepository()
        repository.isConsistent = isConsistent
        repository.add("dir/a b+c.txt", "hello")
        repository.publish()
        var client = FakeClient(repository)
        let found = try client.refresh(repository, locating: ["dir/a b+c.txt", "missing"])
        let info = try #require(found[0])
        #expect(found[1] == nil)
        let hash = try #require(info.sha256)
        #expect(info.urlPath == (isConsistent ? "dir/\(hash).a%20b+c.txt" : "dir/a%20b+c.txt"))
        #expect(try info.verify(Array("hello".utf8)).value == Array("hello".utf8))
        #expect(throws: TrustError.wrongLength(file: "dir/a b+c.txt", expected: 5, found: 6)) {
            try info.verify(Array("hello!".utf8))
        }
        #expect(throws: TrustError.wrongHash(file: "dir/a b+c.txt", algorithm: "sha256")) {
            try info.verify(Array("hellO".utf8))
        }
    }

    @Test(arguments: ["../a", "/a", "a//b", "a/./b", "a/..", "..", ".", "", "a/", "a\u{0}b", "a\nb", "a\\b"])
    func unsafeTargetPathIsRefused(path: String) {
        var repository = FakeRepository()
        repository.add(path, "x")
        repository.publish()
        var client = FakeClient(repository)
        guard case .unsafeTargetPath = refusal(&client, repository, locating: [path]) else {
            Issue.record("'\(path)' was not refused")
            return
        }
    }

    @Test(arguments: ["timestamp.json", "2.snapshot.json", "2.targets.json"])
    func missingFileEndsTheUpdate(file: String) {
        var repository = FakeRepository()
        repository.publish()
        repository.files[file] = nil
        var client = FakeClient(repository)
        #expect(refusal(&client, repository) == .fileMissing(path: file))
        #expect(client.version("root") == 2)
    }

    @Test(arguments: [
        ("2.root.json", Limits.rootSize), ("timestamp.json", Limits.timestampSize),
        ("1.snapshot.json", Limits.snapshotSize), ("1.targets.json", Limits.targetsSize),
    ])
    func oversizeIsRefusedUnread(file: String, limit: Int) {
        var repository = FakeRepository()
        repository.files[file] = [UInt8](repeating: 0x20, count: limit + 1)
        var client = FakeClient(repository)
        #expect(refusal(&client, repository) == .tooLarge(file: file, size: limit + 1, limit: limit))
    }

    @Test func answerWithoutQuestionIsRefused() throws {
        var refresh = try Refresh(bootstrapRoot: FakeClient(FakeRepository()).root, startedAt: day(0))
        refresh.supply(.missing)
        #expect(throws: TrustError.self) { try refresh.next() }
    }

    @Test func fetchIsAskedAgainUntilItIsAnswered() throws {
        var refresh = try Refresh(bootstrapRoot: FakeClient(FakeRepository()).root, startedAt: day(0))
        #expect(try refresh.next() == refresh.next())
    }

    @Test func notModifiedWithoutStoredBytesIsRefused() throws {
        let repository = FakeRepository()
        var refresh = try Refresh(bootstrapRoot: FakeClient(repository).root, startedAt: day(0))
        _ = try refresh.next()
        refresh.supply(.missing)
        guard case .fetch(let fetch) = try refresh.next() else { return }
        #expect(fetch.path == "timestamp.json")
        #expect(fetch.mayBeUnchanged == false)
        refresh.supply(.notModified)
        #expect(throws: TrustError.self) { try refresh.next() }
    }

    /// Dies before each of its writes in turn; a later update must always succeed.
    @Test(arguments: 0..<8)
    func diedAnywhereItRecovers(steps: Int) throws {
        var repository = FakeRepository()
        var client = FakeClient(repository)
        try client.refresh(repository)
        repository.rotateKeys(of: "timestamp")
        repository.rotateKeys(of: "snapshot")
        repository["timestamp"].version = 0
        repository["snapshot"].version = 0
        repository.publish()
        client.dies = steps
        _ = try? client.refresh(repository)
        client.dies = nil
        try client.refresh(repository)
        #expect(client.version("snapshot") == 1)
        #expect(client.version("targets") == 2)
        #expect(client.version("root") == 2)
    }
}
