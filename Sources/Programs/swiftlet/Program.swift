import ArgumentParser
import Glibc
import SwiftletContract

/// What a person or an app on the node does with Swiftlet.
@main
struct Program: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "swiftlet", abstract: "Ask the models on this box, and see how they are.",
        version: SwiftletVersion.current,
        subcommands: [
            RunCommand.self, ChatCommand.self, ModelsCommand.self, PsCommand.self, BenchCommand.self,
            StatusCommand.self, SyncCommand.self, ImportCommand.self, RollbackCommand.self, CancelCommand.self,
            HoldCommand.self, ReleaseCommand.self, CalibrateCommand.self, CheckCommand.self,
            SupportBundleCommand.self, EnrollCommand.self,
        ])

    static func main() async {
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let failure as CommandFailure {
            Terminal.complain("swiftlet: \(failure)")
            Glibc.exit(failure.exitCode.rawValue)
        } catch {
            let code = exitCode(for: error)
            code == .success ? Terminal.say(fullMessage(for: error)) : Terminal.complain(fullMessage(for: error))
            Glibc.exit(code == .validationFailure ? SwiftletContract.ExitCode.usage.rawValue : code.rawValue)
        }
    }
}
