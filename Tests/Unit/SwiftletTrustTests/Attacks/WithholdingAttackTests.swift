import Foundation
import Testing

@testable import SwiftletTrust

/// A mirror that has not got what it must have: refused by name, nothing lost, and the next good mirror is enough.
@Suite(.timeLimit(.minutes(1)))
struct WithholdingAttackTests {
    @Test(arguments: ["timestamp.json", "3.snapshot.json", "3.targets.json", "2.delegated.json"], [false, true])
    func missingFileEndsTheUpdateAndNothingIsLost(file: String, isFirstContact: Bool) throws {
        var repository = FakeRepository()
        repository.delegate(.init(name: "delegated"))
        repository.add("a", "x", to: "delegated")
        repository.publishTargets("delegated")
        var client = FakeClient(repository)
        if isFirstContact == false { try client.refresh(repository, locating: ["a"]) }
        let before = client.stored
        repository.publishTargets("delegated")
        var mirror = repository
        mirror.files[file] = nil
        #expect(refusal(&client, mirror, locating: ["a"]) == .fileMissing(path: file))
        for name in before.keys { #expect(client.stored[name] != nil, "\(name) was lost") }
        #expect(try client.refresh(repository, locating: ["a"])[0]?.path == "a")
    }

    /// Only for roots is "not there" an answer: it means that there is no newer one.
    @Test func withheldRootLeavesTheOldOneUntilItExpires() throws {
        var repository = FakeRepository()
        repository["root"].expires = day(10)
        repository.publish("root")
        var client = FakeClient(repository)
        try client.refresh(repository)
        var mirror = repository
        repository["root"].expires = day(90)
        repository.publish("root")
        mirror.files["3.root.json"] = nil
        client.now = day(9)
        try client.refresh(mirror)
        client.now = day(10)
        #expect(refusal(&client, mirror) == .expired(role: "root", at: day(10), now: day(10)))
        try client.refresh(repository)
    }
}
