import ArgumentParser

struct NodeListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the nodes.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var label: LabelOption
    @OptionGroup var watch: WatchOption
    @OptionGroup var output: FormatOption

    func run() async throws {
        try await global.perform(
            NodeListOperation(label: label.label, isBrief: output.format == .text), as: output.format,
            every: watch.watch)
    }
}
