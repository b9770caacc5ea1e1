import FoundationEssentials
import SwiftletContract
import SwiftletPublisher
import SwiftletRegistry
import SwiftletServer

struct RolloutListOperation: FleetOperation {
    static let route = "rollout/list"
    static let access = AdminAccess.read
    var channel: String?

    func perform(at site: Site) async throws -> Product {
        let repository = site.repository
        let nodes = try await site.registry().glances()
        var rows: [RolloutRow] = []
        for channel in try repository.channels(channel) {
            rows += try repository.rollouts(of: channel).rollouts
                .map { RolloutRow($0, channel: channel, nodes: nodes) }
        }
        return Product(rows, text: Self.text(rows, at: site.now))
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
