import ArgumentParser

struct NodeAcceptCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accept", abstract: "Let a node in that waits to be accepted ('node enrolled' lists them).")

    @OptionGroup var global: GlobalOptions
    @Argument(help: "The node's id.")
    var node: String

    func run() async throws { try await global.perform(NodeDecision(node: node, decision: .accept)) }
}
