import Foundation
import Testing

@testable import SwiftletTrust

/// Power cuts: an update is stopped before each of its writes in turn, and the next one must come to where the
/// undisturbed one came.
@Suite(.timeLimit(.minutes(1)))
struct CrashAttackTests {
    enum Change: CaseIterable, CustomTestStringConvertible {
        case firstContact, newTargets, rootKey, timestampKey, snapshotKey, allKeys

        var testDescription: String { "\(self)" }
    }

    @Test(arguments: Change.allCases, [false, true])
    func diesAtEveryWrite(change: Change, hasHashes: Bool) throws {
        var repository = FakeRepository()
        repository.hasHashes = hasHashes
        repository.delegate(.init(name: "delegated"))
        repository.add("a", "x", to: "delegated")
        repository.publishTargets("delegated")
        var before = FakeClient(repository)
        if change != .firstContact { try before.refresh(repository, locating: ["a"]) }
        Self.make(change, in: &repository)
        var undisturbed = before
        try undisturbed.refresh(repository, locating: ["a"])
        var died = 0
        while true {
            var client = before
            client.dies = died
            do {
                try client.refresh(repository, locating: ["a"])
                break
            } catch is FakeClient.Death {
                died += 1
            }
            client.dies = nil
            try client.refresh(repository, locating: ["a"])
            #expect(client.stored == undisturbed.stored)
        }
        #expect(died >= (change == .rootKey ? 1 : 3))
    }

    private static func make(_ change: Change, in repository: inout FakeRepository) {
        switch change {
        case .firstContact: return
        case .newTargets: return repository.publishTargets("delegated")
        case .rootKey:
            let old = repository["root"].keys
            repository.rotateKeys(of: "root")
            repository["root"].signers = old + repository["root"].keys
            return repository.publish("root")
        case .timestampKey: repository.rotateKeys(of: "timestamp")
        case .snapshotKey: repository.rotateKeys(of: "snapshot")
        case .allKeys: for role in ["timestamp", "snapshot", "targets"] { repository.rotateKeys(of: role) }
        }
        // As after a fast-forward attack: the versions begin anew.
        repository["timestamp"].version = 0
        repository["snapshot"].version = 0
        repository.publish()
    }
}
