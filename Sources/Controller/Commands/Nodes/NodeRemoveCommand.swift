import ArgumentParser

struct NodeRemoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Revoke a node: its certificate is refused from its next request on.",
        discussion: """
            What it last reported is forgotten. What it has installed goes on running, and a repository that anybody may read \
            it may read as well: change the box itself to stop that. A new token for the same id brings it back.
            """)

    @OptionGroup var global: GlobalOptions
    @Argument(help: "The node's id.")
    var node: String

    func run() async throws { try await global.perform(NodeDecision(node: node, decision: .remove)) }
}
