import Glibc
import SwiftletHost
import SystemPackage
import Testing

@Suite(.timeLimit(.minutes(1))) struct UnixSocketTests {
    @Test(arguments: [0o600, 0o660, 0o666] as [UInt32])
    func hasItsModeAndCanBeReached(mode expected: UInt32) async throws {
        try await withScratch { directory in
            let path = directory.appending("a.sock")
            let listener = try UnixSocket.listen(at: path, mode: expected)
            defer { close(listener) }
            #expect(mode(of: path) == expected)
            #expect(fcntl(listener, F_GETFD) & FD_CLOEXEC != 0)
            #expect(throws: HostError.socketInUse(path: path)) { try UnixSocket.listen(at: path) }
        }
    }

    @Test func replacesWhatADeadProcessLeft() async throws {
        try await withScratch { directory in
            let path = directory.appending("a.sock")
            close(try UnixSocket.listen(at: path))
            #expect(exists(path))
            close(try UnixSocket.listen(at: path))
        }
    }

    @Test func leavesOtherFilesAlone() async throws {
        try await withScratch { directory in
            let path = directory.appending("file")
            try AtomicFile.write([1], to: path)
            #expect(throws: HostError.notASocket(path: path)) { try UnixSocket.listen(at: path) }
            #expect(exists(path))
        }
    }

    @Test func explainsWhatCannotBe() async throws {
        try await withScratch { directory in
            let long = directory.appending(String(repeating: "x", count: 108))
            #expect(throws: HostError.pathTooLong(path: long, limit: 107)) { try UnixSocket.listen(at: long) }
            let nowhere = directory.appending("none").appending("a.sock")
            #expect(throws: HostError.missing(operation: "bind", path: nowhere)) { try UnixSocket.listen(at: nowhere) }
            let path = directory.appending("a.sock")
            #expect(throws: HostError.unknownGroup(name: "no-such-group")) {
                try UnixSocket.listen(at: path, group: "no-such-group")
            }
            #expect(exists(path) == false)
        }
    }

    @Test(.enabled(if: geteuid() == 0)) func givesItToTheGroup() async throws {
        try await withScratch { directory in
            let path = directory.appending("a.sock")
            close(try UnixSocket.listen(at: path, mode: 0o660, group: "daemon"))
            var status = stat()
            lstat(path.string, &status)
            #expect(status.st_gid == 1)
            #expect(status.st_uid == geteuid())
        }
    }
}
