import ArgumentParser

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show the fleet: its signatures, releases, rollouts, versions, nodes and what answers cost.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var keys: KeyOptions
    @OptionGroup var label: LabelOption
    @OptionGroup var prices: PriceOptions
    @OptionGroup var watch: WatchOption
    @OptionGroup var output: FormatOption

    func run() async throws {
        let prices = prices.prices
        try await global.perform(
            StatusOperation(
                label: label.label, perKilowattHour: prices.perKilowattHour, perMillionTokens: prices.perMillionTokens),
            keys: keys, as: output.format, every: watch.watch)
    }
}
