import ArgumentParser
import Glibc
import SwiftletContract

/// The node's way to the network: fetches bytes and posts reports for the daemon, which has no network itself, and keeps
/// the node's identity.
@main
struct Program: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "swiftlet-uplink",
        abstract: "Makes HTTP transfers for swiftletd, which has no network of its own.",
        version: SwiftletVersion.current, subcommands: [ServeCommand.self, EnrollCommand.self],
        defaultSubcommand: ServeCommand.self)

    static func main() {
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch {
            let code = exitCode(for: error)
            let text = code == .failure ? "swiftlet-uplink: \(error)" : fullMessage(for: error)
            write(text + "\n", to: code == .success ? 1 : 2)
            Glibc.exit(code == .validationFailure ? SwiftletContract.ExitCode.usage.rawValue : code.rawValue)
        }
    }

    static func write(_ text: String, to descriptor: CInt) {
        let bytes = Array(text.utf8)
        _ = Glibc.write(descriptor, bytes, bytes.count)
    }
}
