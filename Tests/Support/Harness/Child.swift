import Glibc
import Subprocess
import Synchronization

/// A process that a test started, as long as it runs and afterwards: what it printed and how it ended.
package final class Child: Sendable {
    package enum End: Hashable, Sendable {
        case code(Int32)
        case signal(Int32)
        case notStarted(String)

        init(_ status: TerminationStatus) {
            self =
                switch status {
                case .exited(let code): .code(code)
                case .signaled(let signal): .signal(signal)
                }
        }
    }

    private struct State {
        var process: Int32?
        var output: [UInt8] = []
        var end: End?
    }

    package let name: String
    private let state = Mutex(State())

    fileprivate init(name: String) { self.name = name }

    /// Nil before it runs and after it has ended.
    package var process: Int32? { state.withLock { $0.end == nil ? $0.process : nil } }
    package var end: End? { state.withLock { $0.end } }
    /// Output and errors, as they came.
    package var output: String { state.withLock { String(decoding: $0.output, as: UTF8.self) } }

    package func signal(_ number: Int32) {
        state.withLock { state in
            if let process = state.process, state.end == nil { kill(process, number) }
        }
    }

    package func waitUntilEnded(within limit: Duration = .seconds(20)) async throws -> End {
        try await eventually("\(name) ends", within: limit) {
            guard let end else { throw NotYet("it still runs, process \(process ?? 0)") }
            return end
        }
    }

    fileprivate func run(_ command: Command) async {
        do {
            let result = try await Subprocess.run(
                command.configuration, input: .none, output: .sequence, error: .combinedWithOutput
            ) { execution in
                state.withLock { $0.process = execution.processIdentifier.value }
                for try await buffer in execution.standardOutput {
                    buffer.withUnsafeBytes { bytes in state.withLock { $0.output += bytes } }
                }
            }
            state.withLock { $0.end = End(result.terminationStatus) }
        } catch {
            // Cancelled: its whole process group was killed, and it was waited for.
            state.withLock { $0.end = $0.process == nil ? .notStarted("\(error)") : .signal(SIGKILL) }
        }
    }
}

extension Crew {
    /// Starts a program; it is killed, with its process group, at the end of the crew's scope.
    package func start(_ command: Command, named name: String) async throws -> Child {
        let child = Child(name: name)
        _ = add { await child.run(command) }
        try await until("\(name) starts") { child.process != nil || child.end != nil }
        return child
    }
}
