import SwiftletRegistry
import SwiftletServer

struct TopOperation: FleetOperation {
    static let route = "top"
    static let access = AdminAccess.read
    var label: String?
    var sort: TopOrder
    var worst: Int

    func perform(at site: Site) async throws -> Product {
        guard (0...1000).contains(worst) else {
            throw CommandError.badOption(name: "--worst", value: "\(worst)", reason: "up to 1000")
        }
        let registry = try site.registry()
        let nodes = try await registry.glances(matching: try selector(label))
        let view = TopView(nodes, try await registry.versions(on: nodes), by: sort, worst: worst, at: site.now)
        return Product(view, text: view.text(at: site.now))
    }
}
