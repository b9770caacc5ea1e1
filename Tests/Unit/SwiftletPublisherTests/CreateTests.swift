import Foundation
import SwiftletContract
import Testing

@testable import SwiftletPublisher

@Suite(.timeLimit(.minutes(4)))
struct CreateTests {
    @Test func makesAFleetThatNodesRead() throws {
        try TemporaryFleet.with { fleet in
            var node = DirectoryNode(fleet)
            #expect(try node.update("rollouts/stable.json", "ch-stable/x.json") == [nil, nil])
            let reopened = try Repository.open(fleet.directory)
            #expect(reopened.fleet == fleet.repository.fleet)
            #expect(
                try fleet.names("metadata") == [
                    "1.ch-beta.json", "1.ch-stable.json", "1.rollouts.json", "1.root.json", "1.snapshot.json",
                    "1.targets.json", "timestamp.json",
                ])
            #expect(fleet.bytes("oci-layout") == Array("{\"imageLayoutVersion\":\"1.0.0\"}".utf8))
        }
    }

    @Test func keysAreTheOwnersOnly() throws {
        try TemporaryFleet.with { fleet in
            let manager = FileManager.default
            let directory = try manager.attributesOfItem(atPath: fleet.directory.keysPath)
            #expect(directory[.posixPermissions] as? Int == 0o700)
            let names = try manager.contentsOfDirectory(atPath: fleet.directory.keysPath).sorted()
            #expect(
                names == [
                    "ch-beta.json", "ch-stable.json", "rollouts.json", "root.json", "snapshot.json", "targets.json",
                    "timestamp.json",
                ])
            for name in names {
                let file = try manager.attributesOfItem(atPath: fleet.directory.keysPath + "/" + name)
                #expect(file[.posixPermissions] as? Int == 0o600)
            }
        }
    }

    @Test func secondCreateIsRefusedAndChangesNothing() throws {
        try TemporaryFleet.with { fleet in
            let before = try fleet.contents()
            #expect(throws: PublisherError.fleetExists(path: fleet.directory.fleetPath)) {
                try Repository.create(in: fleet.directory, name: "x", channels: [.stable], at: TemporaryFleet.start)
            }
            #expect(try fleet.contents() == before)
        }
    }

    /// Without `fleet.json` the keys may still be somebody's only ones.
    @Test(arguments: ["keys", "repository"])
    func whatMayBeAFleetIsRefused(leftover: String) throws {
        try TemporaryFleet.with { fleet in
            for name in ["fleet.json", leftover == "keys" ? "repository" : "keys"] {
                try FileManager.default.removeItem(atPath: fleet.directory.path + "/" + name)
            }
            #expect(throws: PublisherError.fleetExists(path: fleet.directory.path + "/" + leftover)) {
                try Repository.create(in: fleet.directory, name: "x", channels: [.stable], at: TemporaryFleet.start)
            }
        }
    }

    /// Killed before the last rename: the fleet's file is still in `.creating`.
    @Test func interruptedCreateIsRepeated() throws {
        try TemporaryFleet.with { fleet in
            let staging = fleet.directory.path + "/.creating"
            try FileManager.default.createDirectory(atPath: staging, withIntermediateDirectories: false)
            try FileManager.default.moveItem(atPath: fleet.directory.fleetPath, toPath: staging + "/fleet.json")
            #expect(throws: PublisherError.noFleet(path: fleet.directory.path)) { try Repository.open(fleet.directory) }
            let again = try Repository.create(
                in: fleet.directory, name: "again", channels: [.stable], at: TemporaryFleet.start)
            #expect(again.fleet.id != fleet.repository.fleet.id)
            #expect(try Repository.open(fleet.directory).fleet == again.fleet)
            #expect(FileManager.default.fileExists(atPath: staging) == false)
        }
    }

    @Test(arguments: [[], ["stable", "stable"]])
    func channelsAreNeededOnce(names: [String]) {
        #expect(throws: PublisherError.noChannels) {
            try TemporaryFleet.with(channels: names) { _ in }
        }
    }

    @Test func noFleetIsSaid() {
        let directory = FleetDirectory("/nonexistent/fleet")
        #expect(throws: PublisherError.noFleet(path: "/nonexistent/fleet")) { try Repository.open(directory) }
        #expect(throws: PublisherError.noFleet(path: "/nonexistent/fleet")) { try directory.withLock {} }
    }
}
