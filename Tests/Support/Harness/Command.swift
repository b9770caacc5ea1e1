import Subprocess
package import SystemPackage

/// A program with its arguments. It gets no environment but this one, and dies with the test process, however that
/// dies.
package struct Command: Sendable {
    package var executable: FilePath
    package var arguments: [String]
    package var environment: [String: String] = [:]
    package var workingDirectory: FilePath?

    package init(
        executable: FilePath, arguments: [String], environment: [String: String] = [:],
        workingDirectory: FilePath? = nil
    ) {
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
        self.workingDirectory = workingDirectory
    }

    /// How a run came out, with all that was printed.
    package struct Outcome: Sendable, CustomStringConvertible {
        package var end: Child.End
        package var output: String
        package var errors: String

        package var description: String { "\(end)\noutput: \(output)\nerrors: \(errors)" }
    }

    /// The same program, started by another: `strace`, `faketime`, `unshare`.
    package func started(by words: [String]) -> Command {
        guard let first = words.first else { return self }
        var command = self
        command.executable = FilePath(first)
        command.arguments = words.dropFirst() + [executable.string] + arguments
        return command
    }

    /// Runs the program to its end; one that takes longer than `limit` is killed.
    package func run(within limit: Duration = .seconds(30)) async throws -> Outcome {
        try await withThrowingTaskGroup(of: Outcome?.self) { group in
            group.addTask {
                let result = try await Subprocess.run(
                    configuration, input: .none, output: .string(limit: 8 << 20), error: .string(limit: 8 << 20))
                return Outcome(
                    end: Child.End(result.terminationStatus), output: result.standardOutput,
                    errors: result.standardError)
            }
            group.addTask {
                try await Task.sleep(for: limit)
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let outcome = first else {
                throw Overdue(what: "\(executable) \(arguments) ends", limit: limit, last: "it still runs")
            }
            return outcome
        }
    }

    /// The signal is bound to the thread that spawns; Subprocess keeps that thread until the process has ended.
    var configuration: Configuration {
        var options = PlatformOptions()
        options.processGroupID = 0
        options.teardownSequence = [
            .send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .milliseconds(1))
        ]
        var variables: [Environment.Key: String] = ["PATH": "/usr/local/bin:/usr/bin:/bin"]
        for (name, value) in environment { variables[Environment.Key(stringLiteral: name)] = value }
        return Configuration(
            executable: .path("/usr/bin/setpriv"),
            arguments: Arguments(["--pdeathsig", "KILL", "--", executable.string] + arguments),
            environment: .custom(variables), workingDirectory: workingDirectory, platformOptions: options)
    }
}
