import Foundation
import Glibc
import SwiftletContract
import Testing

@testable import SwiftletPublisher

@Suite(.timeLimit(.minutes(4)))
struct BlobTests {
    private static func make(_ fleet: TemporaryFleet, _ bytes: Data) throws -> String {
        let path = fleet.root + "/model.gguf"
        try bytes.write(to: URL(fileURLWithPath: path))
        return path
    }

    @Test(arguments: [1, 1 << 20, (1 << 20) + 1, 3_500_000])
    func copiesAndHashes(size: Int) throws {
        try TemporaryFleet.with { fleet in
            let bytes = Data((0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) })
            let path = try Self.make(fleet, bytes)
            var progress: [Bytes] = []
            let blob = try fleet.repository.add(blobAt: path) { done, total in
                progress.append(done)
                #expect(total == Bytes(size))
            }
            #expect(blob.size == Bytes(size))
            #expect(progress == progress.sorted())
            #expect(progress.last == Bytes(size))
            #expect(fleet.bytes("blobs/sha256/" + blob.digest.hex) == Array(bytes))
            #expect(try fleet.repository.add(blob: Array(bytes)) == blob)
            let modified =
                try FileManager.default.attributesOfItem(
                    atPath: fleet.file("blobs/sha256/" + blob.digest.hex))[.systemFileNumber] as? Int
            #expect(try fleet.repository.add(blobAt: path) == blob)
            let again =
                try FileManager.default.attributesOfItem(
                    atPath: fleet.file("blobs/sha256/" + blob.digest.hex))[.systemFileNumber] as? Int
            #expect(modified == again)
            #expect(try fleet.names("blobs/sha256") == [blob.digest.hex])
        }
    }

    @Test func unusableSourcesAreRefused() throws {
        try TemporaryFleet.with { fleet in
            let empty = try Self.make(fleet, Data())
            #expect(throws: PublisherError.sourceUnusable(path: empty, reason: "it is empty")) {
                try fleet.repository.add(blobAt: empty)
            }
            #expect(throws: PublisherError.sourceUnusable(path: fleet.root, reason: "it is not a regular file")) {
                try fleet.repository.add(blobAt: fleet.root)
            }
            let fault = FileFault(action: "read", path: fleet.root + "/no", code: ENOENT)
            #expect(throws: PublisherError.io(fault)) { try fleet.repository.add(blobAt: fleet.root + "/no") }
            #expect(try fleet.names("blobs/sha256").isEmpty)
        }
    }

    /// A file that grows while it is read is not what its digest says.
    @Test func growingFileIsRefused() throws {
        try TemporaryFleet.with { fleet in
            let path = try Self.make(fleet, Data(repeating: 1, count: 2_000_000))
            let error = PublisherError.sourceUnusable(
                path: path, reason: "it changed while it was read; repeat the command when it is complete")
            #expect(throws: error) {
                try fleet.repository.add(blobAt: path) { _, _ in
                    let handle = FileHandle(forWritingAtPath: path)
                    handle?.seekToEndOfFile()
                    handle?.write(Data([1]))
                    try? handle?.close()
                }
            }
            #expect(try fleet.names("blobs/sha256").isEmpty)
        }
    }

    @Test func abandonedCopiesAreRemovedAndRunningOnesAreNot() throws {
        try TemporaryFleet.with { fleet in
            try fleet.write([1, 2, 3], "blobs/sha256/.copying-old")
            try fleet.write([1, 2, 3], "blobs/sha256/.copying-running")
            let running = open(fleet.file("blobs/sha256/.copying-running"), O_RDWR)
            defer { close(running) }
            #expect(flock(running, LOCK_EX) == 0)
            let blob = try fleet.repository.add(blobAt: try Self.make(fleet, Data([1])))
            #expect(try fleet.names("blobs/sha256") == [".copying-running", blob.digest.hex])
        }
    }

    @Test func lockMayBeNestedAndKeepsOthersOut() throws {
        try TemporaryFleet.with { fleet in
            try fleet.directory.withLock { () throws(PublisherError) in
                let other = open(fleet.directory.lockPath, O_RDWR)
                defer { close(other) }
                #expect(flock(other, LOCK_EX | LOCK_NB) != 0)
                #expect(try fleet.repository.refreshFreshness(at: TemporaryFleet.start) == false)
            }
            let other = open(fleet.directory.lockPath, O_RDWR)
            defer { close(other) }
            #expect(flock(other, LOCK_EX | LOCK_NB) == 0)
        }
    }
}
