import ArgumentParser
import SwiftletRegistry

struct NodeRejectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reject", abstract: "Turn a node away that waits to be accepted.")

    @OptionGroup var global: GlobalOptions
    @Argument(help: "The node's id.")
    var node: String

    func run() async throws {
        let decided = try await NodeDecision.make(
            .rejected, of: node, from: [.pending], in: try global.openRegistry())
        Session.current.console.print("\(decided.node) is rejected")
    }
}
