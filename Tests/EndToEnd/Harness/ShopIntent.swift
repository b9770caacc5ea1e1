import SwiftletHarness
import SystemPackage

/// The demo model on a node with a real engine, pushed by a real controller.
enum ShopIntent {
    static let name = "shop-intent"

    /// Ends all of it after `body`.
    static func served(
        _ change: (inout Node.Settings) -> Void = { _ in }, _ body: (Fleet, Node) async throws -> Void
    ) async throws {
        let engine = try await RealEngine.program()
        try await World.with { world in
            let fleet = try await Fleet.create(in: world)
            try await fleet.ctl("model", "add", RealEngine.shopIntent.appending("manifest.yaml").string)
            let controller = try await Controller.started(for: fleet)
            let node = try await Node.started(in: fleet, from: controller.url) {
                $0.controller = controller.url
                $0.engine = engine
                change(&$0)
            }
            try await fleet.ctl("push", name)
            try await node.serves("1.0.0", name)
            try await body(fleet, node)
            try await node.stop()
        }
    }
}
