import ArgumentParser
import SwiftletContract

/// `swiftlet check`: what is wrong with this node, and what to do.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Look for what is wrong with this node, and say what to do about it.",
        discussion: """
            Looks at the machine, the configuration, the files, the service and the daemon, whether the daemon runs or not; \
            while it runs the network is tried too. Changes nothing. Run it as root: what others may not see is skipped, \
            and said. Exit code 0 without errors, also with warnings; 1 with errors.

            Each check has a name that stays, in the JSON too: \(NodeCheck.allCases.map(\.rawValue).joined(separator: ", ")).
            """)

    @OptionGroup var format: FormatOption
    @Flag(help: "Show what is fine, and what could not be looked at, too.")
    var all = false
    @Flag(help: "List all checks with what they look at, and end.")
    var list = false
    @OptionGroup var daemon: DaemonProgram

    func run() throws {
        if list { return Terminal.say(NodeCheck.list) }
        throw daemon.become("check", (format.format == .json ? ["--json"] : []) + (all ? ["--all"] : []))
    }
}
