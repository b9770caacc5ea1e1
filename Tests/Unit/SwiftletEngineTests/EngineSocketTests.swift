import Glibc
import SwiftletEngine
import SystemPackage
import Testing

@Suite struct EngineSocketTests {
    @Test func makesThePlacePrivateAndRemovesWhatIsStale() throws {
        try withDirectory { directory in
            let socket = directory.appending("engines").appending("e.sock")
            try EngineSocket.prepare(socket)
            var info = stat()
            #expect(lstat(socket.removingLastComponent().string, &info) == 0)
            #expect(info.st_mode & 0o777 == 0o700)
            #expect(mknod(socket.string, S_IFSOCK | 0o755, 0) == 0)
            try EngineSocket.prepare(socket)
            #expect(access(socket.string, F_OK) != 0)
        }
    }

    @Test func removesNothingButSockets() throws {
        try withDirectory { directory in
            let path = directory.appending("e.sock")
            close(open(path.string, O_CREAT | O_WRONLY, 0o600))
            #expect(throws: EngineError.self) { try EngineSocket.prepare(path) }
            #expect(access(path.string, F_OK) == 0)
        }
    }

    @Test func refusesPathsThatNoSocketCanHave() {
        let long = FilePath("/tmp/" + String(repeating: "a", count: 120) + ".sock")
        #expect(throws: EngineError.self) { try EngineSocket.prepare(long) }
    }
}
