import NIOPosix

/// Runs tasks on threads of their own, where a slow disk holds up nobody: the gateway's answers run elsewhere.
final class BlockingExecutor: TaskExecutor {
    private let pool: NIOThreadPool

    init(threads: Int) {
        self.pool = NIOThreadPool(numberOfThreads: threads)
        pool.start()
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        pool.submit { _ in job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
