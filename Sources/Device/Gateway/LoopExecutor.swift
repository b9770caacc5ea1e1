import NIOCore

/// Runs the tasks of a connection on the connection's own event loop, so that a request goes from one socket to the other
/// without a change of thread: each costs as much as all that the gateway computes for a short answer.
///
/// What takes longer than some hundred microseconds, or blocks, belongs elsewhere: everybody on that loop waits for it.
final class LoopExecutor: TaskExecutor {
    private let loop: any EventLoop

    init(_ loop: any EventLoop) { self.loop = loop }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        loop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
