import SwiftletHarness
import SystemPackage

/// The usual scene of a test with made-up models: a fleet, and a static server of its tree.
struct Setting: Sendable {
    let world: World
    let fleet: Fleet
    let server: StaticServer

    static func with(_ body: (Setting) async throws -> Void) async throws {
        try await World.with { world in
            let fleet = try await Fleet.create(in: world)
            let server = StaticServer(root: fleet.tree, crew: world.crew)
            try await server.start()
            try await body(Setting(world: world, fleet: fleet, server: server))
        }
    }

    /// A node that runs.
    func node(
        under words: [String] = [], _ change: (inout Node.Settings) -> Void = { _ in }
    ) async throws -> Node {
        try await Node.started(in: fleet, from: server.url, under: words, change)
    }

    /// A node that serves the model, which is published and pushed first.
    func node(
        serving model: MadeUpModel, under words: [String] = [], _ change: (inout Node.Settings) -> Void = { _ in }
    ) async throws -> Node {
        try await fleet.release(model)
        let node = try await node(under: words, change)
        try await node.serves(model.version)
        return node
    }
}
