import SwiftletEngine
import SwiftletHost

/// Runs engines as children, and notes them so that the next daemon can end what this one left behind.
struct ChildLauncher: EngineLauncher {
    let leftovers: Leftovers

    func run(
        _ command: EngineCommand, started: @escaping @Sendable (Int32) -> Void
    ) async throws(EngineError) -> EngineExit {
        let child = ChildProcess(
            executable: command.executable, arguments: command.arguments, environment: command.environment)
        let lines = RecentLines()
        let leftovers = leftovers
        do {
            var process: Int32?
            let status = try await child.run { id in
                process = id
                try? leftovers.record(id, executable: command.executable)
                started(id)
            } line: {
                lines.append($0)
            }
            if let process { try? leftovers.forget(process) }
            return EngineExit(status: EngineExit.Status(status), lastLines: lines.all)
        } catch {
            throw .notStarted(executable: command.executable, reason: error.description)
        }
    }
}

extension EngineExit.Status {
    init(_ status: ExitStatus) {
        self =
            switch status {
            case .exited(let code): .code(code)
            case .signalled(let signal): .signal(signal)
            }
    }
}
