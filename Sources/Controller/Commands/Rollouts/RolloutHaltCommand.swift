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
        try await global.perform(RolloutSwitch(model: model, change: .halt, channel: channel), keys: keys)
    }
}
