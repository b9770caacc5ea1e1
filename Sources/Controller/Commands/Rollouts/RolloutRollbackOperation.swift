import FoundationEssentials
import SwiftletContract
import SwiftletPublisher
import SwiftletServer

struct RolloutRollbackOperation: FleetOperation {
    static let route = "rollout/rollback"
    static let access = AdminAccess.change
    var model: String
    var channel: String?
    var urgent: Bool

    func perform(at site: Site) async throws -> Product {
        let repository = site.repository
        let channel = try repository.channel(channel)
        let model: ModelName = try named(model)
        // Read and replaced under one lock: somebody else's push is not what was meant.
        let (plan, last) = try await repository.directory.locking {
            try replace(model, in: channel, of: repository, at: site.now)
        }
        return Product(
            plan.rollout,
            text: "\(model) goes back from \(last) to \(plan.rollout.version); rollout \(plan.rollout.id)")
    }

    private func replace(
        _ model: ModelName, in channel: ChannelName, of repository: Repository, at now: Date
    ) throws -> (PushOrder.Plan, ReleaseVersion) {
        let document = try repository.rollouts(of: channel)
        let rollout = document.rollouts[try document.index(of: model, in: channel)]
        guard let from = rollout.from else { throw CommandError.nothingBefore(model, rollout.version) }
        let order = PushOrder(
            reference: ModelReference(model: model, version: from), channel: channel, selector: rollout.selector,
            waves: Waves.everyone, floor: nil, isUrgent: urgent, isWayBack: true)
        return (try order.publish(to: repository, at: now), rollout.version)
    }
}
