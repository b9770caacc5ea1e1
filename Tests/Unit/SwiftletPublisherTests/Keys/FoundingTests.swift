import Foundation
import SwiftletContract
import SwiftletTrust
import Testing

@testable import SwiftletPublisher

@Suite(.timeLimit(.minutes(4)))
struct FoundingTests {
    private static func withDirectory(_ body: (FleetDirectory) throws -> Void) throws {
        let root = FileManager.default.temporaryDirectory.path + "/founding-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: root) }
        try body(FleetDirectory(root + "/fleet"))
    }

    private static func prepare(
        _ directory: FleetDirectory, _ keys: [String: RoleKeys]
    ) throws -> [Draft] {
        let outcome = try Repository.create(
            in: directory, name: "shops", channels: [.stable], publicKeys: keys, at: TemporaryFleet.start)
        guard case .awaiting(let drafts) = outcome else { return [] }
        return drafts
    }

    /// The controller sees no private key of root, targets and channel, ever.
    @Test func fleetIsFoundedByCeremony() throws {
        try Self.withDirectory { directory in
            let (a, b, c, targets, release) = (KeyHolder(), KeyHolder(), KeyHolder(), KeyHolder(), KeyHolder())
            var drafts = try Self.prepare(
                directory,
                [
                    "root": RoleKeys([a, b, c].map(\.publicKey), threshold: 2),
                    "targets": RoleKeys([targets.publicKey]), "ch-stable": RoleKeys([release.publicKey]),
                ])
            #expect(drafts.map(\.fileName) == ["1.root.json", "1.targets.json", "1.ch-stable.json"])
            #expect(
                try DiskDirectory.names(directory.keysPath) == ["rollouts.json", "snapshot.json", "timestamp.json"])
            guard case .founding? = caught({ _ = try Repository.open(directory) }) else {
                Issue.record("it is no fleet yet")
                return
            }
            drafts[0] = try c.sign(try a.sign(drafts[0]))
            drafts[1] = try targets.sign(drafts[1])
            #expect(throws: PublisherError.self) {
                try Repository.found(in: directory, with: drafts, at: TemporaryFleet.start)
            }
            drafts[2] = try release.sign(drafts[2])
            let repository = try Repository.found(in: directory, with: drafts, at: TemporaryFleet.start)
            #expect(try Repository.open(directory).fleet == repository.fleet)
            #expect(DiskFile.exists(directory.foundingPath) == false)
            let fleet = TemporaryFleet(root: directory.path, directory: directory, repository: repository)
            var node = DirectoryNode(fleet)
            #expect(try node.update("rollouts/stable.json") == [nil])
            try repository.publish(RolloutDocument(channel: .stable), at: TemporaryFleet.start)
            #expect(try repository.keys(of: "root").threshold == 2)
        }
    }

    /// Somebody signed another root with the right keys: this fleet was not prepared for it.
    @Test func anotherFoundingIsNotThisOne() throws {
        try Self.withDirectory { directory in
            try Self.withDirectory { elsewhere in
                let holder = KeyHolder()
                _ = try Self.prepare(directory, ["root": RoleKeys([holder.publicKey])])
                let others = try Self.prepare(elsewhere, ["root": RoleKeys([holder.publicKey])])
                let signed = try others.map { try holder.sign($0) }
                guard
                    case .draftUnusable? = caught({
                        _ = try Repository.found(in: directory, with: signed, at: TemporaryFleet.start)
                    })
                else {
                    Issue.record("it was founded")
                    return
                }
                _ = try Repository.found(in: elsewhere, with: signed, at: TemporaryFleet.start)
            }
        }
    }

    @Test func aSecondInitChangesNothing() throws {
        try Self.withDirectory { directory in
            let holder = KeyHolder()
            let drafts = try Self.prepare(directory, ["root": RoleKeys([holder.publicKey])])
            #expect(throws: PublisherError.fleetExists(path: directory.foundingPath)) {
                try Self.prepare(directory, [:])
            }
            let signed = try drafts.map { try holder.sign($0) }
            _ = try Repository.found(in: directory, with: signed, at: TemporaryFleet.start, dryRun: true)
            #expect(DiskFile.exists(directory.fleetPath) == false)
            _ = try Repository.found(in: directory, with: signed, at: TemporaryFleet.start)
            #expect(throws: PublisherError.self) {
                try Repository.found(in: directory, with: signed, at: TemporaryFleet.start)
            }
        }
    }

    /// Killed between the last two renames: the tree is in its place, `fleet.json` is not.
    @Test func interruptedFoundingIsRepeated() throws {
        try Self.withDirectory { directory in
            let holder = KeyHolder()
            let signed = try Self.prepare(directory, ["root": RoleKeys([holder.publicKey])]).map { try holder.sign($0) }
            let founding = try #require(FileManager.default.contents(atPath: directory.foundingPath))
            _ = try Repository.found(in: directory, with: signed, at: TemporaryFleet.start)
            try FileManager.default.createDirectory(
                atPath: directory.path + "/.creating", withIntermediateDirectories: false)
            try FileManager.default.moveItem(
                atPath: directory.fleetPath, toPath: directory.path + "/.creating/fleet.json")
            try founding.write(to: URL(fileURLWithPath: directory.foundingPath))
            _ = try Repository.found(in: directory, with: signed, at: TemporaryFleet.start)
            _ = try Repository.open(directory)
        }
    }

    @Test func senselessKeysMakeNoFleet() throws {
        let holder = KeyHolder()
        for keys in [
            ["root": RoleKeys([holder.publicKey], threshold: 2)], ["root": RoleKeys([])],
            ["root": RoleKeys([holder.publicKey, holder.publicKey])], ["ch-beta": RoleKeys([holder.publicKey])],
        ] {
            try Self.withDirectory { directory in
                #expect(throws: PublisherError.self) { try Self.prepare(directory, keys) }
                #expect(DiskFile.exists(directory.fleetPath) == false && DiskFile.exists(directory.keysPath) == false)
                _ = try Self.prepare(directory, [:])
            }
        }
    }
}
