import ArgumentParser

struct NodeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "node", abstract: "See the nodes, and decide who belongs to the fleet.",
        subcommands: [
            NodeListCommand.self, NodeShowCommand.self, NodeEnrolledCommand.self, NodeAcceptCommand.self,
            NodeRejectCommand.self, NodeRemoveCommand.self,
        ])
}
