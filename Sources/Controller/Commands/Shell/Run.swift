import ArgumentParser
import FoundationEssentials
public import SwiftletContract
import SwiftletPublisher

extension Swiftletctl {
    /// The program, with the process's own arguments, console and environment; returns its exit code.
    public static func runProcess() async -> Int32 {
        let session = Session(
            console: .standard, environment: ProcessInfo.processInfo.environment, askPassphrase: Terminal.ask)
        return await run(Array(CommandLine.arguments.dropFirst()), in: session).rawValue
    }

    /// Runs the command that `arguments` name (without the program's own name) and tells how the process should end.
    /// Every error is one paragraph on standard error.
    public static func run(_ arguments: [String], in session: Session) async -> SwiftletContract.ExitCode {
        await Session.$current.withValue(session) {
            let queue = FleetQueue { holder in
                let name = holder.map { "process \($0)" } ?? "another process"
                session.console.note("waiting for the fleet's lock, which \(name) holds")
            }
            return await FleetQueue.$current.withValue(queue) { await perform(arguments, in: session) }
        }
    }

    private static func perform(_ arguments: [String], in session: Session) async -> SwiftletContract.ExitCode {
        do {
            let words = GlobalOptions.movedBehindVerb(arguments)
            var command = try parseAsRoot(words)
            try GlobalOptions.checkPlace(of: words)
            let audited = (command as? any AuditedCommand).flatMap { $0.isChange ? $0.global.directory : nil }
            let act = try audited.map { try AuditedAct(in: $0, words: words, at: session.now()) }
            do {
                if var asynchronous = command as? any AsyncParsableCommand {
                    try await asynchronous.run()
                } else {
                    try command.run()
                }
            } catch {
                act?.end(error)
                throw error
            }
            act?.end(nil)
            return .done
        } catch {
            return report(error, to: session.console)
        }
    }

    private static func report(_ error: any Error, to console: Console) -> SwiftletContract.ExitCode {
        if let error = CommandError(error)?.knowingLogins {
            console.note("swiftletctl: \(error)")
            return error.exitCode
        }
        // What is left comes from the argument parser: help, the version, or what it did not understand.
        let code = exitCode(for: error)
        let message = fullMessage(for: error)
        if code == .success { console.print(message) } else { console.note(message) }
        return code == .success ? .done : code == .validationFailure ? .usage : .failed
    }
}
