import ArgumentParser

struct RolloutHaltCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "halt", abstract: "Stop a rollout: nodes that have not switched yet do not.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var keys: KeyOptions
    @Argument(help: "The model.")
    var model: String
    @Option(help: "The channel; default stable, or the only one.")
    var channel: String?

    func run() async throws {
        try RolloutSwitch(model: try named(model), change: .halt).apply(global, keys, channel: channel)
    }
}
