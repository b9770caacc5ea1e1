import Foundation
import SwiftletContract
import SwiftletTrust
import Testing

@testable import SwiftletPublisher

@Suite(.timeLimit(.minutes(4)))
struct DraftTests {
    /// A fleet whose channel's key is with its release manager.
    private static func withReleaseManager(_ body: (TemporaryFleet, KeyHolder) throws -> Void) throws {
        try TemporaryFleet.with { fleet in
            let manager = KeyHolder()
            _ = try fleet.with(manager).rotate(
                .init(role: "ch-stable", keys: [manager.publicKey]), at: TemporaryFleet.start)
            try body(fleet, manager)
        }
    }

    private static func draft(_ fleet: TemporaryFleet, _ version: String = "1", sequence: Int = 1) throws -> Draft {
        try #require(
            try fleet.repository.draft(
                try fleet.release(version, sequence: sequence), in: .stable, at: TemporaryFleet.start
            ).drafts.first)
    }

    @Test func releaseIsSignedElsewhere() throws {
        try Self.withReleaseManager { fleet, manager in
            let draft = try Self.draft(fleet)
            var node = DirectoryNode(fleet)
            #expect(try node.update("ch-stable/shop-intent-1.json") == [nil])
            let summary = try draft.summary()
            #expect(summary.changes.contains { $0.hasPrefix("new target ch-stable/shop-intent-1.json") })
            #expect(summary.fleetRoot == fleet.repository.fleet.trustedRoot && summary.isComplete == false)
            #expect(throws: PublisherError.self) { try fleet.repository.publish([draft], at: TemporaryFleet.start) }
            let signed = try manager.sign(draft)
            #expect(try signed.summary().isComplete)
            _ = try fleet.repository.publish([signed], at: TemporaryFleet.start)
            #expect(try node.update("ch-stable/shop-intent-1.json")[0] != nil)
            #expect(try fleet.repository.releases(in: .stable).count == 1)
            let index = String(decoding: try #require(fleet.bytes("index.json")), as: UTF8.self)
            #expect(index.contains("stable-shop-intent-1"))
            #expect(throws: PublisherError.draftOutdated(role: "ch-stable", version: 3, next: 4)) {
                try fleet.repository.publish([signed], at: TemporaryFleet.start)
            }
        }
    }

    @Test func keyOfAnotherRoleCannotSign() throws {
        try Self.withReleaseManager { fleet, _ in
            let stranger = KeyHolder()
            let draft = try stranger.sign(try Self.draft(fleet))
            #expect(draft.file.signatures.isEmpty)
            guard
                case .draftsIncomplete(let lacks)? = caught({
                    _ = try fleet.repository.publish([draft], at: TemporaryFleet.start)
                })
            else {
                Issue.record("it was published")
                return
            }
            #expect(lacks.count == 1 && lacks[0].contains("0 of the 1 signatures"))
        }
    }

    /// A signature over other content is none, however it came into the file.
    @Test func changedAfterSigningIsRefused() throws {
        try Self.withReleaseManager { fleet, manager in
            var draft = try manager.sign(try Self.draft(fleet))
            draft.file.signed["expires"] = "2100-01-01T00:00:00Z"
            #expect(try draft.summary().isComplete == false)
            #expect(throws: PublisherError.self) { try fleet.repository.publish([draft], at: TemporaryFleet.start) }
        }
    }

    /// What a signer is shown is verified from the fleet's first root on: a draft that lies about what is published, so
    /// that its change looks small, does not open.
    @Test(arguments: ["current", "targets", "roots"])
    func draftThatLiesAboutWhatIsPublishedIsRefused(member: String) throws {
        try Self.withReleaseManager { fleet, _ in
            let draft = try Self.draft(fleet)
            var envelope = try #require(try JSON(parsing: draft.bytes, file: "draft").object)
            var context = try #require(envelope["draft"]?.object)
            var file = try #require(
                member == "roots" ? context["roots"]?.array?.last?.object : context[JSONText(member)]?.object)
            var signed = try #require(file["signed"]?.object)
            signed["expires"] = "2100-01-01T00:00:00Z"
            file["signed"] = .object(signed)
            if member == "roots" {
                let roots = try #require(context["roots"]?.array)
                context["roots"] = .array(roots.dropLast() + [.object(file)])
            } else {
                context[JSONText(member)] = .object(file)
            }
            envelope["draft"] = .object(context)
            let path = fleet.root + "/draft.json"
            try DiskFile.write(JSON.object(envelope).compact, to: path)
            guard case .draftUnusable? = caught({ _ = try Draft(fileAt: path) }) else {
                Issue.record("it was opened")
                return
            }
        }
    }

    /// The first root is the fleet's; the next one is the thief's own, and says that his key may sign roots.
    @Test func draftWithARootThatNobodyPassedOnIsRefused() throws {
        try Self.withReleaseManager { fleet, _ in
            let (holder, thief) = (KeyHolder(), KeyHolder())
            _ = try fleet.with(holder).rotate(.init(role: "root", keys: [holder.publicKey]), at: TemporaryFleet.start)
            let draft = try Self.draft(fleet)
            let root = try #require(draft.roots.last)
            #expect(draft.roots.count == 2)
            var forged = SignedFile(
                role: "root",
                signed: RoleAuthority.replacing("root", in: root.signed, with: [thief.publicKey], threshold: 1))
            try forged.add(thief.key)
            let (old, new) = (JSON.object(root.envelope).compact, JSON.object(forged.envelope).compact)
            let text = String(decoding: draft.bytes, as: UTF8.self)
            let path = fleet.root + "/draft.json"
            #expect(text.contains(String(decoding: old, as: UTF8.self)))
            try DiskFile.write(
                Array(
                    text.replacing(String(decoding: old, as: UTF8.self), with: String(decoding: new, as: UTF8.self))
                        .utf8),
                to: path)
            guard case .draftUnusable(_, let reason)? = caught({ _ = try Draft(fileAt: path) }) else {
                Issue.record("it was opened")
                return
            }
            #expect(reason.contains("root"))
        }
    }

    @Test(arguments: ["", "{}", "[1]", "{\"signatures\":[],\"signed\":{}}", "{\"draft\":{\"role\":\"root\"}}", "\u{0}"])
    func whatIsNoDraftIsRefused(text: String) throws {
        try TemporaryFleet.with { fleet in
            let path = fleet.root + "/draft.json"
            try DiskFile.write(Array(text.utf8), to: path)
            guard case .draftUnusable? = caught({ _ = try Draft(fileAt: path) }) else {
                Issue.record("it was opened")
                return
            }
            guard case .draftUnusable? = caught({ _ = try Draft(fileAt: path + "x") }) else {
                Issue.record("a file that is not there was opened")
                return
            }
        }
    }

    /// Signed by the right key, but what it names is not in the tree.
    @Test func draftWithoutItsFilesIsRefused() throws {
        try Self.withReleaseManager { fleet, manager in
            let signed = try manager.sign(try Self.draft(fleet))
            let names = try fleet.names("targets/ch-stable")
            for name in names { try FileManager.default.removeItem(atPath: fleet.file("targets/ch-stable/" + name)) }
            guard
                case .untrustedTree(.fileMissing)? = caught({
                    _ = try fleet.repository.publish([signed], at: TemporaryFleet.start)
                })
            else {
                Issue.record("it was published")
                return
            }
        }
    }

    /// Signed by the right key, and nothing that a node could read: what is published is verified as nodes do first.
    @Test func draftThatNoNodeWouldTakeIsRefused() throws {
        try Self.withReleaseManager { fleet, manager in
            var draft = try Self.draft(fleet)
            draft.file.signed["expires"] = "tomorrow"
            try draft.file.add(manager.key)
            let before = try fleet.contents()
            guard
                case .untrustedTree? = caught({
                    _ = try fleet.repository.publish([draft], at: TemporaryFleet.start)
                })
            else {
                Issue.record("it was published")
                return
            }
            #expect(try fleet.contents() == before)
        }
    }

    @Test func draftOfAnotherFleetIsRefused() throws {
        try Self.withReleaseManager { fleet, manager in
            try Self.withReleaseManager { other, otherManager in
                let foreign = try otherManager.sign(try Self.draft(other))
                #expect(throws: PublisherError.self) {
                    try fleet.repository.publish([foreign], at: TemporaryFleet.start)
                }
                #expect(foreign.roots.first?.bytes != (try Self.draft(fleet)).roots.first?.bytes)
            }
        }
    }

    /// Targets and a channel change hands at once, and all keys are elsewhere.
    @Test func draftsThatDependOnEachOtherArePublishedTogether() throws {
        try Self.withReleaseManager { fleet, manager in
            let (targets, new) = (KeyHolder(), KeyHolder())
            _ = try fleet.with(targets).rotate(
                .init(role: "targets", keys: [targets.publicKey]), at: TemporaryFleet.start)
            try fleet.removeKey("targets")
            let drafts = try fleet.rotate("ch-stable", to: [new]).drafts
            #expect(drafts.map(\.role) == ["targets", "ch-stable"])
            #expect(try drafts[1].summary().approvals[0].by.contains("a draft as well"))
            let signed = try [targets.sign(drafts[0]), new.sign(drafts[1])]
            #expect(throws: PublisherError.self) {
                try fleet.repository.publish([signed[0]], at: TemporaryFleet.start)
            }
            #expect(throws: PublisherError.self) {
                try fleet.repository.publish([signed[1]], at: TemporaryFleet.start)
            }
            _ = try fleet.repository.publish(signed, at: TemporaryFleet.start)
            var node = DirectoryNode(fleet)
            _ = try node.update("ch-stable/x.json")
            #expect(try fleet.repository.keys(of: "ch-stable").keys == [new.publicKey])
        }
    }

    /// Every change is told, also of members that this program does not know.
    @Test func changesAreToldInFull() throws {
        var old = JSONObject()
        old["targets"] = ["a": ["length": 1], "b": ["length": 2]]
        old["delegations"] = [
            "keys": [:], "roles": [["name": "r", "keyids": ["k1"], "threshold": 1, "paths": ["r/*"]]],
        ]
        var new = old
        new["targets"] = ["a": ["length": 3], "c": ["length": 2]]
        new["delegations"] = [
            "keys": [:], "x": 1,
            "roles": [["name": "r", "keyids": ["k2"], "threshold": 2, "paths": ["*"], "terminating": false]],
        ]
        new["unknown"] = [1]
        let words = MetadataChanges.words(from: old, to: new).joined(separator: "\n")
        for part in [
            "CHANGED target a, 3 bytes", "removed target b", "new target c", "role r: key k2 may sign now",
            "role r: key k1 may NOT sign any more", "threshold 1 -> 2", "paths [\"r/*\"] -> [\"*\"]",
            "terminating nothing -> false", "'unknown' nothing -> [1]", "'x' nothing -> 1",
        ] { #expect(words.contains(part), "\(part) in \(words)") }
    }
}
