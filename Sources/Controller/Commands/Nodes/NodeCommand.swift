import ArgumentParser

struct NodeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "node", abstract: "See the nodes that have reported.",
        subcommands: [NodeListCommand.self, NodeShowCommand.self])
}
