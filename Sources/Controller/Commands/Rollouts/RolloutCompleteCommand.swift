import ArgumentParser

struct RolloutCompleteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "complete", abstract: "Open all waves at once; the gates are not looked at any more.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var keys: KeyOptions
    @Argument(help: "The model.")
    var model: String
    @Option(help: "The channel; default stable, or the only one.")
    var channel: String?

    func run() async throws {
        try await global.perform(RolloutSwitch(model: model, change: .complete, channel: channel), keys: keys)
    }
}
