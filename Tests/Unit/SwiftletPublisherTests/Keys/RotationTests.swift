import Foundation
import SwiftletContract
import SwiftletTrust
import Testing

@testable import SwiftletPublisher

@Suite(.timeLimit(.minutes(4)))
struct RotationTests {
    private static func withRelease(_ body: (TemporaryFleet) throws -> Void) throws {
        try TemporaryFleet.with { fleet in
            try fleet.repository.publish(try fleet.release("1", sequence: 1), in: .stable, at: TemporaryFleet.start)
            try fleet.repository.publish(fleet.rollouts("1"), at: TemporaryFleet.start)
            try body(fleet)
        }
    }

    private static func sees(_ node: inout DirectoryNode) throws -> Bool {
        try node.update("ch-stable/shop-intent-1.json", "rollouts/stable.json").allSatisfy { $0 != nil }
    }

    /// A running node and one that comes later follow each change, and what the old key signs is refused.
    @Test(arguments: ["root", "targets", "snapshot", "timestamp", "rollouts", "ch-stable"])
    func nodesFollowAndTheOldKeyIsRefused(role: String) throws {
        try Self.withRelease { fleet in
            var node = DirectoryNode(fleet)
            #expect(try Self.sees(&node))
            let old = try #require(try fleet.repository.keys(of: role).keys.first)
            let oldKey = try #require(try fleet.repository.keys.key(old.id))
            let holder = KeyHolder()
            let repository = try fleet.with(holder)
            let outcome = try repository.rotate(
                Repository.Rotation(role: role, keys: [holder.publicKey]), at: TemporaryFleet.start)
            #expect(outcome.drafts.isEmpty)
            #expect(try repository.keys(of: role) == RoleKeys([holder.publicKey]))
            #expect(try Self.sees(&node))
            var late = DirectoryNode(fleet)
            #expect(try Self.sees(&late))
            // The same next version of the role, once by the old key and once by the new one.
            let state = try repository.state()
            var file = SignedFile(role: role, signed: try #require(state.roles[role]).signed)
            try file.add(oldKey)
            #expect(try #require(state.roles[role]).authority.accepts(file.bytes) == false)
            try file.add(holder.key)
            #expect(try #require(state.roles[role]).authority.accepts(file.bytes))
        }
    }

    /// Lost with its file: the new root alone says who signs the timestamp now.
    @Test(arguments: ["timestamp", "snapshot", "rollouts"])
    func lostOnlineKeyIsReplacedWithoutTouchingANode(role: String) throws {
        try Self.withRelease { fleet in
            var node = DirectoryNode(fleet)
            #expect(try Self.sees(&node))
            try fleet.removeKey(role)
            #expect(throws: PublisherError.self) {
                try fleet.repository.publish(fleet.rollouts("1", id: "r2"), at: TemporaryFleet.start)
            }
            let holder = KeyHolder()
            let repository = try fleet.with(holder)
            _ = try repository.rotate(
                Repository.Rotation(role: role, keys: [holder.publicKey]), at: TemporaryFleet.start)
            #expect(try Self.sees(&node))
            try repository.publish(fleet.rollouts("1", id: "r3"), at: TemporaryFleet.start)
            #expect(try Self.sees(&node))
        }
    }

    /// A thief of the timestamp key has told a node of a far version: the new root makes it forget.
    @Test func fastForwardIsRecoveredFrom() throws {
        try Self.withRelease { fleet in
            let state = try fleet.repository.state()
            let good = try #require(fleet.bytes("metadata/timestamp.json"))
            let thief = try #require(
                try fleet.repository.keys.key(state.roles["timestamp"]?.authority.keyIDs.first ?? ""))
            var file = SignedFile(role: "timestamp", signed: try #require(state.roles["timestamp"]).signed)
            file.signed["version"] = .integer(1 << 40)
            try file.add(thief)
            try fleet.write(file.bytes, "metadata/timestamp.json")
            var node = DirectoryNode(fleet)
            #expect(try Self.sees(&node))
            try fleet.write(good, "metadata/timestamp.json")
            #expect(throws: TrustError.self) { try Self.sees(&node) }
            let holder = KeyHolder()
            _ = try fleet.with(holder).rotate(
                Repository.Rotation(role: "timestamp", keys: [holder.publicKey]), at: TemporaryFleet.start)
            #expect(try Self.sees(&node))
        }
    }

    /// Polls must not pay for the old key's signature when the new root is out.
    @Test func timestampHasOneSignatureAfterItsRotation() throws {
        try Self.withRelease { fleet in
            let before = try #require(fleet.bytes("metadata/timestamp.json")).count
            let holder = KeyHolder()
            _ = try fleet.with(holder).rotate(
                Repository.Rotation(role: "timestamp", keys: [holder.publicKey]), at: TemporaryFleet.start)
            #expect(try #require(fleet.bytes("metadata/timestamp.json")).count == before)
        }
    }

    @Test func thresholdsAreCountedAndKept() throws {
        try Self.withRelease { fleet in
            let (a, b, c) = (KeyHolder(), KeyHolder(), KeyHolder())
            let outcome = try fleet.rotate("root", to: [a, b, c], threshold: 2)
            let draft = try #require(outcome.drafts.first)
            #expect(outcome.drafts.count == 1 && draft.fileName == "2.root.json")
            #expect(throws: PublisherError.self) { try fleet.repository.publish([draft], at: TemporaryFleet.start) }
            let one = try a.sign(draft)
            #expect(throws: PublisherError.self) { try fleet.repository.publish([one], at: TemporaryFleet.start) }
            #expect(fleet.bytes("metadata/2.root.json") == nil)
            _ = try fleet.repository.publish([try c.sign(one)], at: TemporaryFleet.start)
            var node = DirectoryNode(fleet)
            #expect(try Self.sees(&node))
            // The next root needs two of them again; the first root's key is worth nothing.
            let next = try fleet.repository.renew("root", at: TemporaryFleet.start)
            let again = try #require(next.drafts.first)
            #expect(try again.summary().approvals.map(\.signatures) == [0, 0])
            _ = try fleet.repository.publish([try b.sign(try a.sign(again))], at: TemporaryFleet.start)
            #expect(try Self.sees(&node))
            #expect(try fleet.repository.keys(of: "root").threshold == 2)
        }
    }

    @Test func revokedKeyMustLeaveEnoughOthers() throws {
        try Self.withRelease { fleet in
            let holder = KeyHolder()
            let repository = try fleet.with(holder)
            let first = try #require(try repository.keys(of: "timestamp").keys.first)
            #expect(throws: PublisherError.self) {
                try repository.revoke(first.id, from: "timestamp", at: TemporaryFleet.start)
            }
            _ = try repository.rotate(
                Repository.Rotation(role: "timestamp", keys: [holder.publicKey], isAdding: true),
                at: TemporaryFleet.start)
            #expect(try repository.keys(of: "timestamp").keys == [first, holder.publicKey])
            for wrong in ["", "00000000", String(first.id.prefix(7))] {
                #expect(throws: PublisherError.self) {
                    try repository.revoke(wrong, from: "timestamp", at: TemporaryFleet.start)
                }
            }
            _ = try repository.revoke(String(first.id.prefix(8)), from: "timestamp", at: TemporaryFleet.start)
            #expect(try repository.keys(of: "timestamp") == RoleKeys([holder.publicKey]))
            // The key that nobody uses is out of the root too.
            let root = try #require(try repository.state().roles["root"]).signed
            #expect(root["keys"]?.object?[JSONText(first.id)] == nil)
            var node = DirectoryNode(fleet)
            #expect(try Self.sees(&node))
        }
    }

    @Test func senselessKeysChangeNothing() throws {
        try Self.withRelease { fleet in
            let holder = KeyHolder()
            let before = try fleet.contents()
            let same = try fleet.repository.keys(of: "root").keys
            for rotation in [
                Repository.Rotation(role: "root", keys: [holder.publicKey, holder.publicKey]),
                .init(role: "root", keys: [holder.publicKey], threshold: 2),
                .init(role: "root", keys: [holder.publicKey], threshold: 0),
                .init(role: "root", keys: [holder.publicKey], threshold: -1), .init(role: "root", keys: same),
                .init(role: "nobody", keys: [holder.publicKey]), .init(role: "root", keys: [], threshold: 2),
            ] {
                #expect(throws: PublisherError.self, "\(rotation)") {
                    try fleet.repository.rotate(rotation, at: TemporaryFleet.start)
                }
            }
            #expect(try fleet.contents() == before)
        }
    }

    @Test(arguments: ["root", "targets", "snapshot", "timestamp", "rollouts", "ch-stable"])
    func dryRunWritesNothing(role: String) throws {
        try Self.withRelease { fleet in
            let holder = KeyHolder()
            let before = try fleet.contents()
            let outcome = try fleet.with(holder).rotate(
                .init(role: role, keys: [holder.publicKey]), at: TemporaryFleet.start, dryRun: true)
            guard case .published(let roles) = outcome else {
                Issue.record("\(outcome)")
                return
            }
            #expect(roles.contains(role) && roles.isEmpty == false)
            #expect(try fleet.contents() == before)
        }
    }

    /// The other kind of key signs every role, and nodes verify it.
    @Test func ecdsaKeysSign() throws {
        try Self.withRelease { fleet in
            let store = KeyStore([.directory(fleet.directory.keysPath)])
            let repository = try Repository.open(fleet.directory, keys: store)
            for role in ["ch-stable", "rollouts", "targets", "snapshot", "timestamp", "root"] {
                let key = NewKey(.ecdsaP256)
                key.lend(to: store)
                _ = try repository.rotate(.init(role: role, keys: [key.publicKey]), at: TemporaryFleet.start)
                var node = DirectoryNode(fleet)
                #expect(try Self.sees(&node), "\(role)")
            }
        }
    }

    /// A new key stands beside its twin, with another id by a member that nobody knows: one vote.
    @Test func oneKeyUnderTwoIDsIsOneVote() throws {
        try Self.withRelease { fleet in
            let holder = KeyHolder()
            let text = holder.publicKey.jsonText.replacing("{\"keytype\"", with: "{\"a\":1,\"keytype\"")
            let twin = try PublicKey(text: Array(text.utf8), path: "twin")
            #expect(throws: PublisherError.wrongKeys(role: "root", reason: "one key is given twice")) {
                try fleet.repository.rotate(
                    .init(role: "root", keys: [holder.publicKey, twin], threshold: 2), at: TemporaryFleet.start)
            }
            let root = try #require(try fleet.repository.state().roles["root"]).signed
            let forced = RoleAuthority.replacing("timestamp", in: root, with: [holder.publicKey, twin], threshold: 2)
            let authority = try #require(RoleAuthority(of: "timestamp", in: forced))
            var file = SignedFile(
                role: "timestamp", signed: try #require(try fleet.repository.state().roles["timestamp"]).signed)
            try file.add(holder.key)
            file.signatures[twin.id] = file.signatures[holder.id]
            #expect(file.signatures.count == 2)
            #expect(try authority.tally(file.bytes).signers.count == 1)
            #expect(authority.accepts(file.bytes) == false)
        }
    }
}
