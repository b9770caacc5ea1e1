import NIOCore
import NIOPosix
import Testing

@testable import SwiftletGateway

/// Where bodies are looked at: a long one not where all others would have to wait for it.
@Suite(.timeLimit(.minutes(1))) struct ExaminedTests {
    @Test(arguments: [(1, true), (ByteBuffer.maxAtOnce, true), (ByteBuffer.maxAtOnce + 1, false)])
    func aLongBodyIsExaminedElsewhere(length: Int, isOnLoop: Bool) async {
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let body = ByteBuffer(repeating: 0, count: length)
        let (during, after) = await withTaskExecutorPreference(LoopExecutor(loop)) {
            let during = await body.examined { _ in loop.inEventLoop }
            return (during, loop.inEventLoop)
        }
        #expect(during == isOnLoop && after)
    }
}
