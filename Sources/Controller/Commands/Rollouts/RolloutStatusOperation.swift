import SwiftletContract
import SwiftletPublisher
import SwiftletRegistry
import SwiftletServer

struct RolloutStatusOperation: FleetOperation {
    static let route = "rollout/status"
    static let access = AdminAccess.read
    var model: String
    var channel: String?

    func perform(at site: Site) async throws -> Product {
        let channel = try site.repository.channel(channel)
        let model: ModelName = try named(model)
        let document = try site.repository.rollouts(of: channel)
        let rollout = document.rollouts[try document.index(of: model, in: channel)]
        let registry = try site.registry()
        let progress = RolloutProgress(
            of: rollout, channel: channel, nodes: try await registry.glances(),
            figures: try await registry.figures(of: model), at: site.now)
        let status = RolloutStatus(of: progress)
        return Product(status, text: status.text(at: site.now))
    }
}
