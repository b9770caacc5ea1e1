import SwiftletHost

/// Runs engines as plain children of this process.
public struct ChildLauncher: EngineLauncher {
    private let grace: Duration
    private let keptLines: Int

    /// `grace` lies between SIGTERM and SIGKILL; of what an engine writes, the last `keptLines` are kept.
    public init(grace: Duration = .seconds(5), keptLines: Int = 50) {
        self.grace = grace
        self.keptLines = keptLines
    }

    public func run(
        _ command: EngineCommand, started: @Sendable (_ processID: Int32) async -> Void
    ) async throws(EngineError) -> EngineExit {
        let lines = RecentLines(capacity: keptLines)
        let child = ChildProcess(
            executable: command.executable, arguments: command.arguments, environment: command.environment,
            grace: grace)
        do throws(HostError) {
            let status = try await child.run(started: started) { lines.append($0) }
            return EngineExit(status: status, lastLines: lines.all)
        } catch {
            throw .notStarted(executable: command.executable, reason: error.description)
        }
    }
}
