import ArgumentParser
import SwiftletRegistry

struct OperatorRemoveCommand: AuditedCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Shut an operator out: refused from their next request on.")

    @OptionGroup var global: GlobalOptions
    @Argument(help: "What they are called.")
    var name: String

    func run() async throws {
        let name: OperatorName = try named(name)
        guard try await global.openRegistry().removeOperator(name) else { throw CommandError.noOperator(name) }
        Session.current.console.print("'\(name)' is removed; refused from now on")
    }
}
