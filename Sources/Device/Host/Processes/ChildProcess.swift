import Glibc
import Subprocess
public import SystemPackage

/// A program that runs as a child, in its own process group, with nothing of ours but what is stated here: no
/// environment, no descriptors, no input.
public struct ChildProcess: Sendable {
    public var executable: FilePath
    public var arguments: [String]
    /// The whole environment of the child.
    public var environment: [String: String]
    public var workingDirectory: FilePath?
    /// Between SIGTERM and SIGKILL when the task is cancelled.
    public var grace: Duration
    /// SIGKILL for the child when this process dies in any way, by util-linux' `setpriv --pdeathsig`, which then
    /// becomes the program. Where there is no `setpriv` the child lives on, for `Leftovers`.
    public var diesWithParent: Bool

    public init(
        executable: FilePath, arguments: [String] = [], environment: [String: String] = [:],
        workingDirectory: FilePath? = nil, grace: Duration = .seconds(5), diesWithParent: Bool = true
    ) {
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
        self.workingDirectory = workingDirectory
        self.grace = grace
        self.diesWithParent = diesWithParent
    }

    /// Runs the program until it ends. Cancelling the task ends its whole process group: SIGTERM, `grace`, SIGKILL.
    ///
    /// - Parameters:
    ///   - started: gets the process id as soon as there is one; the output is read after it returns.
    ///   - line: gets each line of output and errors, of 4 KiB at most, without control characters.
    /// - Throws: `notStarted`, also for a task that is cancelled already.
    public func run(
        started: (_ process: Int32) async -> Void = { _ in }, line: (String) -> Void
    ) async throws(HostError) -> ExitStatus {
        guard Task.isCancelled == false else { throw .notStarted(executable: executable, reason: "it was cancelled") }
        try checked("run", executable) { access(executable.string, X_OK) }
        do {
            let result = try await Subprocess.run(
                configuration, input: .none, output: .sequence, error: .combinedWithOutput
            ) { execution in
                await started(execution.processIdentifier.value)
                try await deliver(execution.standardOutput, to: line)
            }
            return ExitStatus(result.terminationStatus)
        } catch {
            throw .notStarted(executable: executable, reason: "\(error)")
        }
    }

    private func deliver(_ output: SubprocessOutputSequence, to line: (String) -> Void) async throws {
        var splitter = LineSplitter()
        for try await buffer in output {
            buffer.withUnsafeBytes { splitter.feed($0, line) }
        }
        splitter.finish(line)
    }

    private var configuration: Configuration {
        var options = PlatformOptions()
        options.processGroupID = 0
        options.teardownSequence = [.gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: grace)]
        let variables = environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) }
        let (program, words) = command
        return Configuration(
            executable: .path(program), arguments: Arguments(words),
            environment: .custom(Dictionary(variables) { $1 }), workingDirectory: workingDirectory,
            platformOptions: options)
    }

    /// The signal is bound to the thread that spawns. Subprocess spawns everything on one thread that it keeps until
    /// the process exits (its `runOnBackgroundThread`), so the signal means the death of the process.
    private var command: (FilePath, [String]) {
        let setpriv: FilePath = "/usr/bin/setpriv"
        guard diesWithParent, access(setpriv.string, X_OK) == 0 else { return (executable, arguments) }
        return (setpriv, ["--pdeathsig", "KILL", "--", executable.string] + arguments)
    }
}

extension ExitStatus {
    init(_ status: TerminationStatus) {
        self =
            switch status {
            case .exited(let code): .exited(code)
            case .signaled(let signal): .signalled(signal)
            }
    }
}
