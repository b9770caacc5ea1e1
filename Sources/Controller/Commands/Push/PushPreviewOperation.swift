import SwiftletContract
import SwiftletRegistry
import SwiftletServer

/// `push --dry-run`: nothing is signed.
struct PushPreviewOperation: FleetOperation {
    static let route = "push/preview"
    static let access = AdminAccess.read
    var push: PushOperation

    func perform(at site: Site) async throws -> Product {
        let plan = try push.order(in: site.repository).plan(in: site.repository, at: site.now)
        let nodes = try await site.registry().nodes(matching: plan.rollout.selector)
        let preview = PushPreview(of: plan, on: nodes)
        return Product(preview, text: preview.text(at: site.now))
    }
}
