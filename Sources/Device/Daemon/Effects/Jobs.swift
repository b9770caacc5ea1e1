import ServiceLifecycle
import SwiftletAgent
import SwiftletContract
import Synchronization

/// The slow work of the daemon, each piece under a key: a second one under the same key is not started, and a key can
/// be cancelled. All of it ends with the service.
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

    private struct Job: Sendable {
        var key: Key
        var cancellation: AsyncStream<Never>
        var work: @Sendable () async -> Void
    }

    private let executor: BlockingExecutor
    private let stream: AsyncStream<Job>
    private let queue: AsyncStream<Job>.Continuation
    /// Finishing the stream cancels the job.
    private let running = Mutex<[Key: AsyncStream<Never>.Continuation]>([:])

    init(executor: BlockingExecutor) {
        self.executor = executor
        (stream, queue) = AsyncStream.makeStream()
    }

    /// Starts the work unless the same is already under way; answers whether it did.
    @discardableResult
    func start(_ key: Key, _ work: @escaping @Sendable () async -> Void) -> Bool {
        let (cancellation, continuation) = AsyncStream<Never>.makeStream()
        let isNew = running.withLock { running in
            guard running[key] == nil else { return false }
            running[key] = continuation
            return true
        }
        if isNew { queue.yield(Job(key: key, cancellation: cancellation, work: work)) }
        return isNew
    }

    func cancel(_ key: Key) { running.withLock { $0[key] }?.finish() }

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

    private func perform(_ job: Job) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await job.work() }
            group.addTask { for await _ in job.cancellation {} }
            await group.next()
            group.cancelAll()
        }
        running.withLock { $0[job.key] = nil }
    }
}
