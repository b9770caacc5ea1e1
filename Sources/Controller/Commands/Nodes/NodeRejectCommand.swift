import ArgumentParser

struct NodeRejectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reject", abstract: "Turn a node away that waits to be accepted.")

    @OptionGroup var global: GlobalOptions
    @Argument(help: "The node's id.")
    var node: String

    func run() async throws { try await global.perform(NodeDecision(node: node, decision: .reject)) }
}
