/// Starts engines. The daemon supplies one that puts them into their own cgroup; tests bring a plain one.
public protocol EngineLauncher: Sendable {
    /// Runs the program until it ends. Cancelling ends it: SIGTERM and, after a grace period, SIGKILL.
    ///
    /// `started` is called once, with the process id, after the program was executed.
    func run(
        _ command: EngineCommand, started: @escaping @Sendable (_ processID: Int32) -> Void
    ) async throws(EngineError) -> EngineExit
}
