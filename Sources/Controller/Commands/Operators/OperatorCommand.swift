import ArgumentParser

struct OperatorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "operator", abstract: "Decide who may use the controller from other machines.",
        discussion: "On the controller's machine only: who may write the fleet's directory needs no certificate.",
        subcommands: [OperatorAddCommand.self, OperatorListCommand.self, OperatorRemoveCommand.self])
}
