import Glibc
import SwiftletHost
import SystemPackage
import Testing

@Suite(.timeLimit(.minutes(1))) struct FileLockTests {
    @Test func theSecondHolderLearnsWhoTheFirstIs() async throws {
        try await withScratch { directory in
            let path = directory.appending("lock")
            try await FileLock.withLock(path) {
                #expect(throws: HostError.locked(path: path, holder: getpid())) { try FileLock(path).release() }
            }
            try FileLock(path).release()
        }
    }

    @Test func aFailingBodyFreesTheLock() async throws {
        struct Failure: Error {}
        try await withScratch { directory in
            let path = directory.appending("lock")
            await #expect(throws: Failure.self) { try await FileLock.withLock(path) { throw Failure() } }
            try FileLock(path).release()
        }
    }

    @Test func theMessageNamesThePathAndTheProcess() {
        let text = HostError.locked(path: "/run/swiftlet/lock", holder: 42).description
        #expect(text.contains("/run/swiftlet/lock") && text.contains("42"))
    }
}
