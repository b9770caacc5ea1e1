/// Starts engines. Another one than `ChildLauncher` may put them into a cgroup of their own, or only pretend.
public protocol EngineLauncher: Sendable {
    /// Runs the program until it ends. Cancelling ends it: SIGTERM and, after a grace period, SIGKILL.
    ///
    /// `started` is called once, with the process id, when there is one. Throws `notStarted` only.
    func run(
        _ command: EngineCommand, started: @Sendable (_ processID: Int32) async -> Void
    ) async throws(EngineError) -> EngineExit
}
