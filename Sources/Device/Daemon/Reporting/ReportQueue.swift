import SwiftletAgent
import Synchronization

/// Wishes for a report or for news: however many come while one is being sent, one more follows.
final class ReportQueue: Sendable {
    struct Wish {
        /// False: there is nothing to say.
        var isReport: Bool
        var listening: Listening?
    }

    let wishes: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation
    private let newest = Mutex<Wish?>(nil)

    init() { (wishes, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1)) }

    func ask(_ wish: Wish) {
        newest.withLock { newest in
            // A report that was wished for is not forgotten for news.
            newest = Wish(isReport: wish.isReport || newest?.isReport ?? false, listening: wish.listening)
        }
        continuation.yield()
    }

    func take() -> Wish? {
        newest.withLock { newest in
            defer { newest = nil }
            return newest
        }
    }
}
