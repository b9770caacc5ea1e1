import ArgumentParser

struct NodeShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Show what a node last reported.")

    @OptionGroup var global: GlobalOptions
    @Argument(help: "The node's id.")
    var node: String
    @OptionGroup var output: FormatOption

    func run() async throws {
        try await global.perform(NodeShowOperation(node: node), as: output.format)
    }
}
