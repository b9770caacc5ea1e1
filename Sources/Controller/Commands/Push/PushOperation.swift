import FoundationEssentials
import SwiftletContract
import SwiftletPublisher
import SwiftletServer

struct PushOperation: FleetOperation {
    static let route = "push"
    static let access = AdminAccess.change
    /// MODEL or MODEL@VERSION.
    var model: String
    var to: String?
    var channel: String?
    var waves: String?
    var floor: Int?
    /// The words of `PlanOptions`.
    var plan: [String]

    func perform(at site: Site) async throws -> Product {
        let order = try order(in: site.repository)
        let plan = try await site.repository.directory.locking { try order.publish(to: site.repository, at: site.now) }
        return Product(plan.rollout, text: Self.text(plan, order.channel))
    }

    func order(in repository: Repository) throws -> PushOrder {
        // A variable of a script that is not set.
        if let to, to.trimmed.isEmpty {
            throw CommandError.badOption(
                name: "--to", value: to, reason: "write a selector, or leave the option out for every node")
        }
        return PushOrder(
            reference: try ModelReference(parsing: model), channel: try repository.channel(channel),
            selector: try selector(to), waves: try waves.map(Waves.parse), floor: floor,
            options: try PlanOptions(words: plan))
    }

    private static func text(_ plan: PushOrder.Plan, _ channel: ChannelName) -> String {
        let rollout = plan.rollout
        let target = rollout.selector == .everyNode ? "every node" : "the nodes with \(rollout.selector)"
        let waves = rollout.plan?.waves ?? rollout.waves
        let gates = rollout.plan.map {
            "\n'swiftletctl serve' opens the waves while " + $0.gates.joined(separator: ", ")
        }
        return "\(rollout.model) \(rollout.version) goes to \(target) of '\(channel)', in waves "
            + "\(Waves.describe(waves)); rollout \(rollout.id)" + (gates ?? "")
    }
}
