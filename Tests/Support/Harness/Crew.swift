import Synchronization

/// Work that a test starts and ends by hand: processes, servers, people who ask. All of it has ended when the scope
/// ends, however it ends.
package final class Crew: Sendable {
    /// One piece of work.
    package final class Member: Sendable {
        fileprivate let cancellations: AsyncStream<Never>
        private let cancellation: AsyncStream<Never>.Continuation
        private let ended = Mutex(false)

        fileprivate init() { (cancellations, cancellation) = AsyncStream.makeStream() }

        package var hasEnded: Bool { ended.withLock { $0 } }

        /// Cancels the work and waits until it has ended.
        package func end() async throws {
            cancellation.finish()
            try await until("cancelled work ends") { hasEnded }
        }

        fileprivate func perform(_ work: @escaping @Sendable () async -> Void) async {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await work() }
                group.addTask { for await _ in self.cancellations {} }
                await group.next()
                group.cancelAll()
            }
            ended.withLock { $0 = true }
        }
    }

    private typealias Job = (member: Member, work: @Sendable () async -> Void)
    private let jobs: AsyncStream<Job>
    private let queue: AsyncStream<Job>.Continuation

    private init() { (jobs, queue) = AsyncStream.makeStream() }

    package static func with<Result>(_ body: (Crew) async throws -> Result) async throws -> Result {
        let crew = Crew()
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await crew.run() }
            defer { group.cancelAll() }
            return try await body(crew)
        }
    }

    package func add(_ work: @escaping @Sendable () async -> Void) -> Member {
        let member = Member()
        queue.yield((member, work))
        return member
    }

    private func run() async {
        await withDiscardingTaskGroup { group in
            for await job in jobs { group.addTask { await job.member.perform(job.work) } }
            group.cancelAll()
        }
    }
}
