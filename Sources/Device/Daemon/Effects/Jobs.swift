import ServiceLifecycle
import SwiftletAgent
import SwiftletContract
import Synchronization

/// The slow work of the daemon, each piece under a key: two under the same key never run at once, the second waits for
/// the first, and a key can be cancelled. All of it ends with the service.
final class Jobs: Service {
    enum Key: Hashable {
        case sync
        case release(ModelName, ReleaseVersion)
        case download(Digest)
        case engine(EngineID)
        case check(EngineID)
        case retire(EngineID)
        case report
    }

    private typealias Work = @Sendable () async -> Void

    private struct Job: Sendable {
        var key: Key
        var cancellation: AsyncStream<Never>
        var work: Work
    }

    /// What runs under a key. Finishing `cancellation` cancels it.
    private struct Slot {
        var cancellation: AsyncStream<Never>.Continuation
        /// Work tells its end before it is gone, and who hears of it may want the same again at once.
        var next: Work?
    }

    private let executor: BlockingExecutor
    private let stream: AsyncStream<Job>
    private let queue: AsyncStream<Job>.Continuation
    private let running = Mutex<[Key: Slot]>([:])

    init(executor: BlockingExecutor) {
        self.executor = executor
        (stream, queue) = AsyncStream.makeStream()
    }

    /// Starts the work, or lets it follow what runs under the key. Of several that wait, the last one is meant.
    func start(_ key: Key, _ work: @escaping @Sendable () async -> Void) {
        running.withLock { running in
            if running[key] == nil { running[key] = begin(key, work) } else { running[key]?.next = work }
        }
    }

    /// Cancels what runs under the key, and what waits for it.
    func cancel(_ key: Key) {
        let slot = running.withLock { running in
            running[key]?.next = nil
            return running[key]
        }
        slot?.cancellation.finish()
    }

    func cancel(where isMeant: (Key) -> Bool) {
        for key in running.withLock({ Array($0.keys) }) where isMeant(key) { cancel(key) }
    }

    func run() async {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                for await job in self.stream {
                    group.addTask(executorPreference: self.executor) { await self.perform(job) }
                }
                group.cancelAll()
            }
        }
    }

    private func begin(_ key: Key, _ work: @escaping Work) -> Slot {
        let (cancellation, continuation) = AsyncStream<Never>.makeStream()
        queue.yield(Job(key: key, cancellation: cancellation, work: work))
        return Slot(cancellation: continuation)
    }

    private func perform(_ job: Job) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await job.work() }
            group.addTask { for await _ in job.cancellation {} }
            await group.next()
            group.cancelAll()
        }
        running.withLock { running in running[job.key] = running[job.key]?.next.map { begin(job.key, $0) } }
    }
}
