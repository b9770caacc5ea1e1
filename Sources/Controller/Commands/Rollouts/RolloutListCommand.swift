import ArgumentParser

struct RolloutListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the rollouts and how far they are.")

    @OptionGroup var global: GlobalOptions
    @Option(help: "Only this channel.")
    var channel: String?
    @OptionGroup var output: FormatOption

    func run() async throws { try await global.perform(RolloutListOperation(channel: channel), as: output.format) }
}
