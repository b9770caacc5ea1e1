import ArgumentParser

struct RolloutStatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show a rollout: its waves, its nodes by state, and its gates with their values.")

    @OptionGroup var global: GlobalOptions
    @Argument(help: "The model.")
    var model: String
    @Option(help: "The channel; default stable, or the only one.")
    var channel: String?
    @OptionGroup var watch: WatchOption
    @OptionGroup var output: FormatOption

    func run() async throws {
        try await global.perform(
            RolloutStatusOperation(model: model, channel: channel), as: output.format, every: watch.watch)
    }
}
