import SwiftletContract
import SwiftletHarness
import SystemPackage
import Testing

extension Deceptions {
    /// Trees that are signed, but by others, or that were right once.
    @Suite(.timeLimit(.minutes(3))) struct ForeignTreeTests {
        private let first = MadeUpModel(version: "1.0.0")
        private let second = MadeUpModel(version: "2.0.0")

        @Test func aNodeWithTheWrongRootBelievesNothing() async throws {
            try await Setting.with { setting in
                try await setting.fleet.release(first)
                let other = try await Fleet.create(in: setting.world, named: "other")
                let node = try await setting.node { $0.trustRoot = other.root }
                try await node.says(.metadataRejected)
                try await node.servesNothing()
                try await node.stop()
                // The operator mends the configuration, and nothing else.
                let mended = try await setting.node()
                try await mended.serves(first.version)
            }
        }

        @Test func aTreeOfAnotherFleetIsRefused() async throws {
            try await Setting.with { setting in
                let node = try await setting.node(serving: first)
                let other = try await Fleet.create(in: setting.world, named: "other")
                try await other.release(MadeUpModel(version: "6.6.6"))
                setting.server.serve(other.tree)
                try await node.says(.metadataRejected)
                try await node.stillServes(first)
                setting.server.serve(setting.fleet.tree)
                try await setting.fleet.release(second)
                try await node.serves(second.version)
                try await node.isWell()
            }
        }

        /// A replayed tree: signed, not expired, and older than what the node has seen.
        @Test func anOlderTreeIsRefused() async throws {
            try await Setting.with { setting in
                let node = try await setting.node(serving: first)
                let old = setting.world.directory.appending("old")
                try Scratch.copy(setting.fleet.tree, to: old)
                try await setting.fleet.release(second)
                try await node.serves(second.version)
                setting.server.serve(old)
                try await node.says(.metadataRejected)
                try await node.stillServes(second)
                // Nor does a restart forget.
                try await node.kill()
                try await node.start()
                try await node.says(.metadataRejected)
                try await node.serves(second.version)
                setting.server.serve(setting.fleet.tree)
                try await node.isWell()
            }
        }
    }
}
