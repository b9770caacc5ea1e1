import Foundation
import SwiftletContract
import SwiftletTrust
import Testing

@testable import SwiftletPublisher

@Suite(.timeLimit(.minutes(4)))
struct TamperingTests {
    private static let files = [
        "timestamp.json", "2.snapshot.json", "1.targets.json", "2.ch-stable.json", "1.rollouts.json", "1.root.json",
    ]

    /// Each byte of each file, one bit of it. Only what carries no meaning may pass, and nothing does.
    @Test(arguments: files)
    func flippedByteOfMetadataIsRefusedByNodes(file: String) throws {
        try Self.withRelease { fleet in
            let good = try #require(fleet.bytes("metadata/" + file))
            for index in good.indices {
                var bad = good
                bad[index] ^= 1 << UInt8(index % 7)
                try fleet.write(bad, "metadata/" + file)
                var node = DirectoryNode(fleet)
                #expect(throws: TrustError.self, "byte \(index) of \(file)") {
                    try node.update("ch-stable/shop-intent-1.json", "rollouts/stable.json")
                }
            }
        }
    }

    @Test func flippedByteOfATargetIsRefused() throws {
        try Self.withRelease { fleet in
            let name = try #require(try fleet.names("targets/ch-stable").first)
            var bytes = try #require(fleet.bytes("targets/ch-stable/" + name))
            bytes[10] ^= 1
            try fleet.write(bytes, "targets/ch-stable/" + name)
            var node = DirectoryNode(fleet)
            #expect(throws: TrustError.wrongHash(file: "ch-stable/shop-intent-1.json", algorithm: "sha256")) {
                try node.update("ch-stable/shop-intent-1.json")
            }
        }
    }

    /// The publisher signs nothing on top of what it did not publish.
    @Test(arguments: files)
    func publisherRefusesATamperedTree(file: String) throws {
        try Self.withRelease { fleet in
            var bytes = try #require(fleet.bytes("metadata/" + file))
            bytes[bytes.count / 2] ^= 1
            try fleet.write(bytes, "metadata/" + file)
            let second = try fleet.release("2", sequence: 2)
            let before = try fleet.contents()
            for attempt in [
                { _ = try fleet.repository.publish(second, in: .stable, at: TemporaryFleet.start) },
                { _ = try Repository.open(fleet.directory) },
                { _ = try fleet.repository.refreshFreshness(at: TemporaryFleet.start.addingTimeInterval(86_400 * 20)) },
            ] as [() throws -> Void] {
                do {
                    try attempt()
                    Issue.record("the tampered tree was used")
                } catch PublisherError.untrustedTree {
                } catch {
                    Issue.record("\(error)")
                }
            }
            #expect(try fleet.contents() == before)
        }
    }

    /// Killed in the middle of publishing: whole or torn, the next version's files do not matter to anybody.
    @Test(arguments: ["3.snapshot.json", "3.ch-stable.json", "2.rollouts.json", "2.targets.json", ".incoming-1"])
    func tornLaterFileHurtsNobody(file: String) throws {
        try Self.withRelease { fleet in
            try fleet.write(Array("{\"signatures\":[".utf8), "metadata/" + file)
            var node = DirectoryNode(fleet)
            #expect(try node.update("ch-stable/shop-intent-1.json")[0] != nil)
            try fleet.repository.publish(
                try fleet.release("2", sequence: 2), in: .stable, at: TemporaryFleet.start)
            try fleet.repository.publish(fleet.rollouts("2"), at: TemporaryFleet.start)
            let found = try node.update("ch-stable/shop-intent-2.json", "rollouts/stable.json")
            #expect(found.allSatisfy { $0 != nil })
        }
    }

    /// A write that fails leaves the old state, and the command can be repeated: so the timestamp comes last.
    @Test(arguments: ["index.json", "metadata/3.ch-stable.json", "metadata/3.snapshot.json"])
    func failedWriteLeavesTheOldState(path: String) throws {
        try Self.withRelease { fleet in
            let second = try fleet.release("2", sequence: 2)
            let timestamp = fleet.bytes("metadata/timestamp.json")
            try? FileManager.default.removeItem(atPath: fleet.file(path))
            try FileManager.default.createDirectory(atPath: fleet.file(path), withIntermediateDirectories: false)
            #expect(throws: PublisherError.self) {
                try fleet.repository.publish(second, in: .stable, at: TemporaryFleet.start)
            }
            #expect(fleet.bytes("metadata/timestamp.json") == timestamp)
            var node = DirectoryNode(fleet)
            let found = try node.update("ch-stable/shop-intent-1.json", "ch-stable/shop-intent-2.json")
            #expect(found[0] != nil)
            #expect(found[1] == nil)
            try FileManager.default.removeItem(atPath: fleet.file(path))
            try fleet.repository.publish(second, in: .stable, at: TemporaryFleet.start)
            #expect(try node.update("ch-stable/shop-intent-2.json")[0] != nil)
        }
    }

    /// Whole and valid, but another fleet's.
    @Test func treeOfAnotherFleetIsRefused() throws {
        try Self.withRelease { fleet in
            try Self.withRelease { other in
                try FileManager.default.removeItem(atPath: fleet.directory.repositoryPath)
                try FileManager.default.copyItem(
                    atPath: other.directory.repositoryPath, toPath: fleet.directory.repositoryPath)
                #expect(
                    throws: PublisherError.untrustedTree(.wrongHash(file: "1.root.json", algorithm: "sha256"))
                ) { try Repository.open(fleet.directory) }
            }
        }
    }

    /// The tree as it is after each single write of a publication is either the old state or the new one.
    @Test func everyPrefixOfAPublicationIsAValidTree() throws {
        try Self.withRelease { fleet in
            let before = try fleet.contents()
            try fleet.repository.publish(
                try fleet.release("2", sequence: 2), in: .stable, at: TemporaryFleet.start)
            let after = try fleet.contents()
            let changed = after.filter { before[$0.key] != $0.value }.keys.sorted(by: Self.isWrittenBefore)
            #expect(changed.last == "metadata/timestamp.json")
            for (path, bytes) in after where before[path] != bytes {
                if let old = before[path] {
                    try fleet.write(Array(old), path)
                } else {
                    try FileManager.default.removeItem(atPath: fleet.file(path))
                }
            }
            for path in changed {
                var node = DirectoryNode(fleet)
                let found = try node.update("ch-stable/shop-intent-1.json", "ch-stable/shop-intent-2.json")
                #expect(found[0] != nil)
                #expect(found[1] == nil)
                try fleet.write(Array(after[path] ?? Data()), path)
            }
            var node = DirectoryNode(fleet)
            #expect(try node.update("ch-stable/shop-intent-2.json")[0] != nil)
        }
    }

    private static func isWrittenBefore(_ left: String, _ right: String) -> Bool { rank(left) < rank(right) }

    private static func rank(_ path: String) -> Int {
        if path.hasSuffix("timestamp.json") { return 4 }
        if path.hasSuffix("snapshot.json") { return 3 }
        return path.hasPrefix("metadata/") ? 2 : 1
    }

    private static func withRelease(_ body: (TemporaryFleet) throws -> Void) throws {
        try TemporaryFleet.with { fleet in
            try fleet.repository.publish(
                try fleet.release("1", sequence: 1), in: .stable, at: TemporaryFleet.start)
            try body(fleet)
        }
    }
}
