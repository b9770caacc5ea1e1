import ArgumentParser

struct RolloutResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Let a halted or paused rollout go on.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var keys: KeyOptions
    @Argument(help: "The model.")
    var model: String
    @Option(help: "The channel; default stable, or the only one.")
    var channel: String?

    func run() async throws {
        try await global.perform(RolloutSwitch(model: model, change: .resume, channel: channel), keys: keys)
    }
}
