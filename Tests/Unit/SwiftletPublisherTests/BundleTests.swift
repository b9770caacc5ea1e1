import Foundation
import SwiftletContract
import Testing

@testable import SwiftletPublisher

@Suite(.timeLimit(.minutes(1))) struct BundleTests {
    private func published(_ fleet: TemporaryFleet) throws -> BundleContents {
        try fleet.repository.publish(try fleet.release("1.0.0", sequence: 1), in: .stable, at: TemporaryFleet.start)
        try fleet.repository.publish(try fleet.release("2.0.0", sequence: 2), in: .stable, at: TemporaryFleet.start)
        try fleet.repository.publish(fleet.rollouts("2.0.0"), at: TemporaryFleet.start)
        return try fleet.repository.bundle(of: .stable)
    }

    /// Unpacked by tar, it is a tree from which a node updates.
    @Test func isATreeThatTarUnpacks() throws {
        try TemporaryFleet.with { fleet in
            let contents = try published(fleet)
            let bundle = fleet.root + "/stable.bundle"
            try contents.write(to: bundle)
            let size = try FileManager.default.attributesOfItem(atPath: bundle)[.size] as? Int64
            #expect(size == contents.size.count)
            let unpacked = fleet.root + "/unpacked"
            try FileManager.default.createDirectory(atPath: unpacked, withIntermediateDirectories: false)
            let tar = try Process.run(
                URL(fileURLWithPath: "/usr/bin/tar"), arguments: ["-xf", bundle, "-C", unpacked])
            tar.waitUntilExit()
            #expect(tar.terminationStatus == 0)
            for file in contents.files {
                let path = file.entry.path.text
                #expect(
                    FileManager.default.contents(atPath: "\(unpacked)/\(path)").map { Array($0) } == fleet.bytes(path))
            }
            let names = contents.files.map(\.entry.path.text)
            #expect(names.contains { $0.contains("shop-intent-2.0.0") })
            #expect(names.contains { $0.contains("shop-intent-1.0.0") } == false)
            // Manifest, weights, checks, configuration.
            #expect(names.filter { $0.hasPrefix("blobs/") }.count == 4)
        }
    }

    @Test func aDamagedBlobIsNotCarried() throws {
        try TemporaryFleet.with { fleet in
            let contents = try published(fleet)
            let blob = try #require(contents.files.last?.entry.path.text)
            var bytes = try #require(fleet.bytes(blob))
            bytes[0] ^= 1
            try fleet.write(bytes, blob)
            let bundle = fleet.root + "/stable.bundle"
            #expect(throws: PublisherError.self) { try contents.write(to: bundle) }
            #expect(FileManager.default.fileExists(atPath: bundle) == false)
        }
    }

    @Test func thereMustBeSomethingToCarry() throws {
        try TemporaryFleet.with { fleet in
            _ = #expect(throws: PublisherError.nothingPushed(.stable)) { try fleet.repository.bundle(of: .stable) }
        }
    }
}
