import Foundation
import HTTPTypes
import HummingbirdCore
import NIOCore
import NIOPosix
import Synchronization
import Testing

@testable import SwiftletServer

/// A disk is faster than a busy event loop, and writes return before the loop has seen them: 60 slow clients once took
/// 2.9 GB. Now a chunk is read only when the loop has had the one before.
@Suite(.timeLimit(.minutes(1))) struct BackpressureTests {
    final class Loop: Sendable {
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let written = Mutex(0)
        let seen = Mutex(0)
        let mostAhead = Mutex(0)
    }

    /// Hands each buffer to a loop that is slow.
    struct Writer: ResponseBodyWriter {
        let state: Loop

        mutating func write(_ buffer: ByteBuffer) async throws {
            let ahead =
                state.written.withLock {
                    $0 += 1; return $0
                } - state.seen.withLock { $0 }
            state.mostAhead.withLock { $0 = max($0, ahead) }
            state.loop.execute { [state] in
                usleep(2000)
                state.seen.withLock { $0 += 1 }
            }
        }

        consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
    }

    @Test func readsNoFurtherThanTheLoopHasCome() async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "swiftlet-\(UUID().uuidString)").path
        #expect(FileManager.default.createFile(atPath: path, contents: Data(count: 4 << 20)))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let file = try #require(OpenFile(path: path))
        let state = Loop()
        let body = StaticTree(root: "/").body(file, 0..<file.size, state.loop)
        #expect(body.contentLength == 4 << 20)
        try await body.write(Writer(state: state))
        #expect(state.written.withLock { $0 } == 32)
        #expect(state.mostAhead.withLock { $0 } == 1)
    }
}
