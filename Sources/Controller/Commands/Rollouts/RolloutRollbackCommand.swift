import ArgumentParser

struct RolloutRollbackCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback",
        abstract: "Send the version before to all nodes of a rollout, those that have switched already too.",
        discussion:
            "A new instruction, which takes the place of the rollout. Nodes that kept the release need no download.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var keys: KeyOptions
    @Argument(help: "The model.")
    var model: String
    @Option(help: "The channel; default stable, or the only one.")
    var channel: String?
    @Flag(help: "Nodes wait neither for their maintenance window nor for quiet hours to end.")
    var urgent = false
    @OptionGroup var output: FormatOption

    func run() async throws {
        try await global.perform(
            RolloutRollbackOperation(model: model, channel: channel, urgent: urgent), keys: keys, as: output.format)
    }
}
