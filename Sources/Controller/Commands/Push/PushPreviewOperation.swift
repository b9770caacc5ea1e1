import SwiftletContract
import SwiftletPublisher
import SwiftletRegistry
import SwiftletServer

/// `push --dry-run`: nothing is signed.
struct PushPreviewOperation: FleetOperation {
    static let route = "push/preview"
    static let access = AdminAccess.read
    var push: PushOperation

    func perform(at site: Site) async throws -> Product {
        let order = try push.order(in: site.repository)
        let plan = try order.plan(in: site.repository, at: site.now)
        let registry = try site.registry()
        let preview = PushPreview(
            of: plan, on: try await registry.nodes(matching: plan.rollout.selector),
            knowing: PublishedReleases(try site.repository.releases(in: order.channel)),
            figures: try await registry.figures(of: plan.release.model))
        return Product(preview, text: preview.text(at: site.now))
    }
}
