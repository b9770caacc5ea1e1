import ArgumentParser
import SwiftletRegistry

struct NodeAcceptCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accept", abstract: "Let a node in that waits to be accepted ('node enrolled' lists them).")

    @OptionGroup var global: GlobalOptions
    @Argument(help: "The node's id.")
    var node: String

    func run() async throws {
        let decided = try await NodeDecision.make(
            .accepted, of: node, from: [.pending, .rejected], in: try global.openRegistry())
        Session.current.console.print(
            "\(decided.node) is accepted; it gets its certificate when it asks again, within the token's time")
    }
}
