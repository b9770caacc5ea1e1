import ArgumentParser
import FoundationEssentials
import SwiftletContract
import SwiftletPublisher
import SwiftletRegistry

struct RolloutListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the rollouts and how far they are.")

    @OptionGroup var global: GlobalOptions
    @Option(help: "Only this channel.")
    var channel: String?
    @OptionGroup var output: FormatOption

    func run() async throws {
        let repository = try global.openRepository()
        let nodes = try await global.openRegistry().nodes()
        var rows: [RolloutRow] = []
        for channel in try repository.channels(channel) {
            rows += try repository.rollouts(of: channel).rollouts
                .map { RolloutRow($0, channel: channel, nodes: nodes) }
        }
        let now = Session.current.now()
        try output.print(rows) { Self.text(rows, at: now) }
    }

    static func text(_ rows: [RolloutRow], at now: Date) -> String {
        guard rows.isEmpty == false else { return "no rollouts; start one with 'swiftletctl push'" }
        var table = Table(
            "MODEL", "VERSION", "CHANNEL", "SELECTOR", "WAVES", "STATE", ">NODES", ">FLOOR", "PUSHED", "ID")
        for row in rows {
            let rollout = row.rollout
            table.add(
                rollout.model.text, rollout.version.text, row.channel.text, rollout.selector.description,
                Waves.describe(rollout.plan?.waves ?? rollout.waves), rollout.state,
                "\(row.serving)/\(row.selected)",
                "\(rollout.floor)", "\(Age(of: rollout.createdAt, at: now))", rollout.id.text)
        }
        return table.text
    }
}
