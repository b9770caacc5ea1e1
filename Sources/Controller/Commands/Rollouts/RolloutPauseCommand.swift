import ArgumentParser

struct RolloutPauseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause",
        abstract: "Open no further wave; nodes of open waves go on. 'rollout resume' ends it.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var keys: KeyOptions
    @Argument(help: "The model.")
    var model: String
    @Option(help: "The channel; default stable, or the only one.")
    var channel: String?

    func run() async throws {
        try await global.perform(RolloutSwitch(model: model, change: .pause, channel: channel), keys: keys)
    }
}
