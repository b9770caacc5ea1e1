import ArgumentParser
import SwiftletPublisher
import SwiftletRegistry

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show the fleet: its signatures, releases, rollouts, nodes and what answers cost.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var keys: KeyOptions
    @OptionGroup var prices: PriceOptions
    @OptionGroup var output: FormatOption

    func run() async throws {
        let now = Session.current.now()
        let status = try FleetStatus(
            of: try global.openRepository(keys), nodes: try await global.openRegistry().nodes(), at: now,
            prices: prices.prices)
        try output.print(status) { status.text(at: now) }
    }
}
