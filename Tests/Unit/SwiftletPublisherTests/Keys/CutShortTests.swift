import Foundation
import SwiftletContract
import SwiftletTrust
import Testing

@testable import SwiftletPublisher

/// The power fails after any of a publication's writes.
@Suite(.timeLimit(.minutes(4)))
struct CutShortTests {
    private static let roles = ["root", "targets", "snapshot", "timestamp", "rollouts", "ch-stable"]

    /// Nodes that were there before and nodes that come at that moment.
    private static func expectNodes(_ fleet: TemporaryFleet, _ old: DirectoryNode, _ comment: Comment) throws {
        var (old, new) = (old, DirectoryNode(fleet))
        for paths in [
            try old.update("ch-stable/shop-intent-1.json", "rollouts/stable.json"),
            try new.update("ch-stable/shop-intent-1.json", "rollouts/stable.json"),
        ] { #expect(paths.allSatisfy { $0 != nil }, comment) }
    }

    private static func withRelease(_ body: (TemporaryFleet, DirectoryNode) throws -> Void) throws {
        try TemporaryFleet.with { fleet in
            try fleet.repository.publish(try fleet.release("1", sequence: 1), in: .stable, at: TemporaryFleet.start)
            try fleet.repository.publish(fleet.rollouts("1"), at: TemporaryFleet.start)
            var node = DirectoryNode(fleet)
            _ = try node.update("ch-stable/shop-intent-1.json")
            try body(fleet, node)
        }
    }

    /// What a rotation would write, in order.
    private static func entries(
        _ fleet: TemporaryFleet, _ role: String, to holder: KeyHolder
    ) throws -> [Journal.Entry] {
        let repository = try fleet.with(holder)
        let state = try repository.state()
        var publication = Publication(
            tree: repository.tree, keys: repository.keys, state: state, at: TemporaryFleet.start)
        let above = try #require(state.roles[RoleName.isTopLevel(role) ? "root" : "targets"])
        publication.propose(
            above.name, RoleAuthority.replacing(role, in: above.signed, with: [holder.publicKey], threshold: 1))
        #expect(try publication.prepare() == [])
        return publication.entries()
    }

    /// With the old key at hand there is no moment in which a node is refused anything.
    @Test(arguments: roles)
    func treeIsValidAfterEveryWrite(role: String) throws {
        try Self.withRelease { fleet, node in
            let entries = try Self.entries(fleet, role, to: KeyHolder())
            #expect(entries.isEmpty == false)
            for (count, entry) in entries.enumerated() {
                try DiskFile.write(entry.bytes, to: fleet.file("metadata/" + entry.name))
                try Self.expectNodes(fleet, node, "after write \(count + 1) of \(entries.count): \(entry.name)")
            }
        }
    }

    /// Without it nodes wait from the new root to the timestamp; whoever signs next ends the publication, and until then
    /// the publisher's own commands work.
    @Test(arguments: roles.map { ($0, false) } + [("timestamp", true), ("snapshot", true)])
    func cutShortPublicationIsEnded(role: String, isOldKeyLost: Bool) throws {
        try Self.withRelease { fleet, node in
            if isOldKeyLost { try fleet.removeKey(role) }
            let holder = KeyHolder()
            let entries = try Self.entries(fleet, role, to: holder)
            let before = try fleet.contents()
            for cut in 0...entries.count {
                try Self.restore(before, fleet)
                // A directory in the place of a file is a write that fails.
                try Self.cut(entries, after: cut, in: fleet)
                #expect(try fleet.repository.keys(of: role).keys == [holder.publicKey], "cut \(cut)")
                let state = try fleet.with(holder).state()
                #expect(state.roles[role]?.authority.keyIDs == [holder.id])
                #expect(
                    try fleet.repository.examineKeys(at: TemporaryFleet.start).contains {
                        $0.code == .publicationCutShort
                    })
                #expect(try fleet.with(holder).refreshFreshness(at: TemporaryFleet.start) == false)
                #expect(try fleet.directory.journal.entries().isEmpty)
                try Self.expectNodes(fleet, node, "cut \(cut)")
            }
        }
    }

    /// What is left by a power cut after `count` of the files: those, and the journal.
    private static func cut(_ entries: [Journal.Entry], after count: Int, in fleet: TemporaryFleet) throws {
        guard count < entries.count else {
            // All files are there, but not the removal of the journal.
            try fleet.directory.journal.write(entries)
            return try fleet.directory.journal.note(entries)
        }
        let obstacle = fleet.file("metadata/" + entries[count].name)
        let original = FileManager.default.contents(atPath: obstacle)
        try? FileManager.default.removeItem(atPath: obstacle)
        try FileManager.default.createDirectory(atPath: obstacle, withIntermediateDirectories: false)
        #expect(throws: PublisherError.self) { try fleet.directory.journal.write(entries) }
        try FileManager.default.removeItem(atPath: obstacle)
        if let original { try original.write(to: URL(fileURLWithPath: obstacle)) }
        if entries.count == 1 {
            try fleet.directory.journal.note(entries)
        }
    }

    private static func restore(_ contents: [String: Data], _ fleet: TemporaryFleet) throws {
        for path in try fleet.contents().keys where contents[path] == nil {
            try? FileManager.default.removeItem(atPath: fleet.file(path))
        }
        for (path, bytes) in contents where fleet.bytes(path) != Array(bytes) { try fleet.write(Array(bytes), path) }
    }

    /// A journal writes metadata, and nothing beside it.
    @Test(arguments: ["../index.json", "/etc/x", "a/b.json", ".hidden"])
    func journalStaysInItsDirectory(name: String) throws {
        try TemporaryFleet.with { fleet in
            try fleet.directory.journal.note([.init(name: name, bytes: [])])
            guard case .untrustedTree? = caught({ _ = try Repository.open(fleet.directory) }) else {
                Issue.record("it was taken")
                return
            }
        }
    }

    /// A journal that somebody wrote is not believed: what it would publish is verified first.
    @Test func forgedJournalIsRefused() throws {
        try Self.withRelease { fleet, _ in
            let thief = KeyHolder()
            var file = SignedFile(
                role: "timestamp", signed: try #require(try fleet.repository.state().roles["timestamp"]).signed)
            file.signed["version"] = .integer(99)
            try file.add(thief.key)
            try fleet.directory.journal.note([.init(name: "timestamp.json", bytes: file.bytes)])
            let before = try fleet.contents()
            guard case .untrustedTree? = caught({ _ = try Repository.open(fleet.directory) }) else {
                Issue.record("it was believed")
                return
            }
            #expect(throws: PublisherError.self) {
                try fleet.repository.publish(fleet.rollouts("1", id: "r9"), at: TemporaryFleet.start)
            }
            #expect(try fleet.contents() == before)
        }
    }
}
