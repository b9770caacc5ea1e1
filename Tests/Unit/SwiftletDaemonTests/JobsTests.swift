import Testing

@testable import SwiftletDaemon

@Suite(.timeLimit(.minutes(1))) struct JobsTests {
    /// A sync that ends says so before it is gone, and the agent, which was asked meanwhile, wants the next at once.
    @Test func whatIsWantedWhileTheSameRunsIsDoneAfterIt() async {
        let order = await run(until: 2) { jobs, tell in
            jobs.start(.sync) {
                jobs.start(.sync) { tell(2) }
                tell(1)
            }
        }
        #expect(order == [1, 2])
    }

    @Test func ofThoseThatWaitTheLastOneIsMeant() async {
        let order = await run(until: 3) { jobs, tell in
            jobs.start(.sync) {
                jobs.start(.sync) { tell(2) }
                jobs.start(.sync) { tell(3) }
            }
        }
        #expect(order == [3])
    }

    @Test func cancellingEndsWhatRunsAndForgetsWhatWaits() async {
        let order = await run(until: 9) { jobs, tell in
            jobs.start(.sync) {
                jobs.start(.sync) { tell(2) }
                jobs.cancel(.sync)
                while Task.isCancelled == false { await Task.yield() }
                jobs.start(.sync) { tell(9) }
            }
        }
        #expect(order == [9])
    }

    /// What the work told, up to `last`.
    private func run(
        until last: Int, _ body: (Jobs, @escaping @Sendable (Int) -> Void) -> Void
    ) async -> [Int] {
        let jobs = Jobs(executor: BlockingExecutor(threads: 2))
        let (stream, continuation) = AsyncStream.makeStream(of: Int.self)
        var told: [Int] = []
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await jobs.run() }
            body(jobs) { continuation.yield($0) }
            for await number in stream {
                told.append(number)
                if number == last { break }
            }
            group.cancelAll()
        }
        return told
    }
}
