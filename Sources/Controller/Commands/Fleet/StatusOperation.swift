import SwiftletPublisher
import SwiftletRegistry
import SwiftletServer

struct StatusOperation: FleetOperation {
    static let route = "status"
    static let access = AdminAccess.read
    var label: String?
    var perKilowattHour: Double?
    var perMillionTokens: Double?

    func perform(at site: Site) async throws -> Product {
        let registry = try site.registry()
        let nodes = try await registry.glances(matching: try selector(label))
        let status = try FleetStatus(
            of: site.repository, nodes: nodes, versions: try await registry.versions(on: nodes), at: site.now,
            prices: FleetCost.Prices(perKilowattHour: perKilowattHour, perMillionTokens: perMillionTokens))
        return Product(status, text: status.text(at: site.now))
    }
}
