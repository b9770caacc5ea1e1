import Foundation
import Testing

@testable import SwiftletTrust

@Suite(.timeLimit(.minutes(1)))
struct RootTests {
    @Test func followsTheChain() throws {
        var repository = FakeRepository()
        var client = FakeClient(repository)
        for _ in 0..<5 {
            let old = repository["root"].keys
            repository.rotateKeys(of: "root")
            repository["root"].signers = old + repository["root"].keys
            repository.publish("root")
        }
        try client.refresh(repository)
        #expect(client.version("root") == 6)
        #expect(
            client.requests.prefix(6) == [
                "2.root.json", "3.root.json", "4.root.json", "5.root.json", "6.root.json", "7.root.json",
            ])
        try client.refresh(repository)
        #expect(client.requests == ["7.root.json", "timestamp.json"])
    }

    /// CVE-2020-15163: a refused root must not be trusted by the next update.
    @Test(arguments: [true, false])
    func rootMustBeSignedByOldAndNewKeys(hasOld: Bool) throws {
        var repository = FakeRepository()
        var client = FakeClient(repository)
        repository.publish("root")
        let old = repository["root"].keys
        repository.rotateKeys(of: "root")
        repository["root"].signers = hasOld ? old : repository["root"].keys
        repository.publish("root")
        #expect(refusal(&client, repository) == .badSignature(role: "root", valid: 0, threshold: 1))
        #expect(client.version("root") == 2)
        repository["root"].version = 2
        repository["root"].signers = old + repository["root"].keys
        repository.publish("root")
        try client.refresh(repository)
        #expect(client.version("root") == 3)
    }

    /// GMS-2022-4197: the new root's own threshold counts keys, not signatures.
    @Test func newRootsOwnThresholdCounts() {
        var repository = FakeRepository()
        var client = FakeClient(repository)
        repository["root"].keys.append(Signer())
        repository["root"].signers = [repository["root"].keys[0]]
        repository["root"].threshold = 2
        repository.publish("root")
        #expect(refusal(&client, repository) == .badSignature(role: "root", valid: 1, threshold: 2))
    }

    /// CVE-2025-2885.
    @Test(arguments: [Int64(1), 3, 4, Int64.max])
    func rootMustBeExactlyTheNext(version: Int64) {
        var repository = FakeRepository()
        var client = FakeClient(repository)
        repository["root"].members["version"] = .integer(version)
        repository.publish("root")
        #expect(refusal(&client, repository) == .wrongVersion(role: "root", expected: 2, offered: version))
        #expect(client.version("root") == nil)
    }

    @Test func onlyTheLastRootMayNotBeExpired() throws {
        var repository = FakeRepository()
        var client = FakeClient(repository)
        repository["root"].expires = day(-1)
        repository.publish("root")
        #expect(refusal(&client, repository) == .expired(role: "root", at: day(-1), now: day(0)))
        #expect(client.version("root") == 2)
        #expect(client.requests == ["2.root.json", "3.root.json"])
        repository["root"].expires = day(10)
        repository.publish("root")
        try client.refresh(repository)
    }

    @Test func expiredBootstrapRootDoesNotBlock() throws {
        var repository = FakeRepository()
        var client = FakeClient(repository)
        client.now = day(50)
        for role in FakeRepository.topLevel { repository[role].expires = day(90) }
        repository.publish()
        try client.refresh(repository)
    }

    @Test(arguments: ["{}", "", "null", "[]", "{\"signatures\":[],\"signed\":{}}"])
    func brokenBootstrapRootIsRefusedAtOnce(text: String) {
        #expect(throws: TrustError.self) { try Refresh(bootstrapRoot: Array(text.utf8), startedAt: day(0)) }
    }

    @Test func bootstrapRootMustSignItself() {
        var repository = FakeRepository()
        repository["root"].version = 0
        repository["root"].signers = [Signer()]
        repository.publish("root")
        #expect(throws: TrustError.badSignature(role: "root", valid: 0, threshold: 1)) {
            try Refresh(bootstrapRoot: repository.files["1.root.json"] ?? [], startedAt: day(0))
        }
    }

    @Test func storedRootThatWasTamperedWithIsFetchedAgain() throws {
        var repository = FakeRepository()
        var client = FakeClient(repository)
        repository.publish("root")
        client.stored["root_history/2.root.json"] = Array("{}".utf8)
        try client.refresh(repository)
        #expect(client.stored["root_history/2.root.json"] == repository.files["2.root.json"])
    }

    @Test func endlessRootsEnd() {
        var repository = FakeRepository()
        var client = FakeClient(repository)
        for _ in 0..<300 { repository.publish("root") }
        #expect(refusal(&client, repository) == .tooManyRoots(limit: 256))
        #expect(client.version("root") == 257)
        #expect(refusal(&client, repository) == nil)
        #expect(client.version("root") == 301)
    }

    @Test(arguments: ["2.0", "1", "0.9.9", "", "1.", "1.0.0.0", "10.0", "1.x"])
    func otherSpecificationsAreRefused(version: String) {
        var repository = FakeRepository()
        repository["timestamp"].members["spec_version"] = JSON(version)
        repository.publish()
        var client = FakeClient(repository)
        #expect(refusal(&client, repository)?.category == .badContent)
    }

    @Test(arguments: ["1.0", "1.0.0", "1.0.34", "1.99.0"])
    func versionsOfTheSpecificationThatHold(version: String) {
        var repository = FakeRepository()
        repository["timestamp"].members["spec_version"] = JSON(version)
        repository.publish()
        var client = FakeClient(repository)
        #expect(refusal(&client, repository) == nil)
    }
}
