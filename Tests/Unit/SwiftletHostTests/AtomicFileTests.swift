import Glibc
import SwiftletContract
import SwiftletHost
import SystemPackage
import Testing

@Suite(.timeLimit(.minutes(1))) struct AtomicFileTests {
    @Test func writesReplacesAndReads() async throws {
        try await withScratch { directory in
            let path = directory.appending("state.json")
            #expect(try AtomicFile.readIfPresent(path, maxSize: Bytes(100)) == nil)
            try AtomicFile.write(Array("one".utf8), to: path, mode: 0o640)
            #expect(mode(of: path) == 0o640)
            try AtomicFile.write(Array("two, longer".utf8), to: path)
            #expect(mode(of: path) == 0o600)
            #expect(try AtomicFile.read(path, maxSize: Bytes(100)) == Array("two, longer".utf8))
            #expect(exists(directory.appending(".state.json.new")) == false)
        }
    }

    @Test func aTornPredecessorIsNoObstacle() async throws {
        try await withScratch { directory in
            let path = directory.appending("state.json")
            try AtomicFile.write(Array("torn".utf8), to: directory.appending(".state.json.new"))
            try AtomicFile.write(Array("whole".utf8), to: path)
            #expect(try AtomicFile.read(path, maxSize: Bytes(5)) == Array("whole".utf8))
        }
    }

    @Test func aFailedWriteLeavesNothing() async throws {
        try await withScratch { directory in
            let path = directory.appending("taken")
            mkdir(path.string, 0o700)
            #expect(throws: HostError.self) { try AtomicFile.write([1], to: path) }
            #expect(exists(directory.appending(".taken.new")) == false)
        }
    }

    @Test func refusesWhatIsTooLarge() async throws {
        try await withScratch { directory in
            let path = directory.appending("big")
            try AtomicFile.write([UInt8](repeating: 7, count: 101), to: path)
            // The kernel says 0 of the other's size.
            for path in [path, "/proc/self/status"] {
                #expect(throws: HostError.tooLarge(path: path, limit: Bytes(100))) {
                    try AtomicFile.read(path, maxSize: Bytes(100))
                }
            }
        }
    }

    @Test func refusesLinksPipesAndDirectories() async throws {
        try await withScratch { directory in
            let real = directory.appending("real")
            try AtomicFile.write([1], to: real)
            symlink(real.string, directory.appending("link").string)
            mkfifo(directory.appending("pipe").string, 0o600)
            for path in [directory.appending("link"), directory.appending("pipe"), directory] {
                #expect(throws: HostError.notRegularFile(path: path)) { try AtomicFile.read(path, maxSize: Bytes(9)) }
            }
            let link = directory.appending("link")
            #expect(try AtomicFile.read(link, maxSize: Bytes(9), followsLink: true) == [1])
            for path in [directory.appending("pipe"), directory] {
                #expect(throws: HostError.notRegularFile(path: path)) {
                    try AtomicFile.read(path, maxSize: Bytes(9), followsLink: true)
                }
            }
        }
    }

    /// "It does not exist" would send the operator to look for a file that no path can lead to.
    @Test func tellsAFileInTheWayFromOneThatIsMissing() async throws {
        try await withScratch { directory in
            let file = directory.appending("file")
            try AtomicFile.write([1], to: file)
            let below = file.appending("lock")
            let expected = HostError.notADirectory(operation: "open", path: below)
            #expect(throws: expected) { try AtomicFile.readIfPresent(below, maxSize: Bytes(9)) }
            #expect(throws: expected) { try FileLock(below).release() }
            #expect(throws: HostError.self) { try Directory.make(file.appending("engines"), mode: 0o700) }
        }
    }
}
