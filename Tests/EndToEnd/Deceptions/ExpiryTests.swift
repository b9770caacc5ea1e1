import SwiftletContract
import SwiftletHarness
import SystemPackage
import Testing

extension Deceptions {
    /// Expiry blocks new installs only.
    @Suite(.timeLimit(.minutes(3))) struct ExpiryTests {
        private let first = MadeUpModel(version: "1.0.0")
        private let second = MadeUpModel(version: "2.0.0")

        /// Its timestamp, good for seven days, is ten days old.
        @Test func nothingIsInstalledFromAnExpiredRepository() async throws {
            try await World.with { world in
                let fleet = try await Fleet.create(in: world, at: "-10d")
                try await fleet.release(first, at: "-10d")
                let server = StaticServer(root: fleet.tree, crew: world.crew)
                try await server.start()
                let node = try await Node.started(in: fleet, from: server.url)
                try await node.says(.metadataExpired, "timestamp")
                try await node.servesNothing()
                // Signing anything signs the timestamp.
                try await fleet.ctl("push", MadeUpModel.name)
                try await node.serves(first.version)
                try await node.isWell()
            }
        }

        /// Its timestamp expires while the node serves.
        @Test func whatRunsKeepsRunningAlsoThroughARestart() async throws {
            try await World.with { world in
                let soon = "-\(7 * 86400 - 15)"
                let fleet = try await Fleet.create(in: world, at: soon)
                try await fleet.release(first, at: soon)
                let server = StaticServer(root: fleet.tree, crew: world.crew)
                try await server.start()
                let node = try await Node.started(in: fleet, from: server.url)
                try await node.serves(first.version)
                try await node.isWell()
                try await node.says(.metadataExpired, "timestamp")
                try await node.stillServes(first)
                try await node.kill()
                try await node.start()
                try await node.serves(first.version)
                try await node.says(.metadataExpired, "timestamp")
                // Signed in the past: too late.
                try await fleet.release(second, at: "-8d")
                try await node.syncs(successfully: false)
                try await node.stillServes(first)
                try await fleet.ctl("push", MadeUpModel.name)
                try await node.serves(second.version)
                try await node.isWell()
            }
        }

        /// A board without a clock is years behind: what is signed has not expired there.
        @Test func aBoardWhoseClockIsBehindInstalls() async throws {
            try await World.with { world in
                let fleet = try await Fleet.create(in: world, at: "+3000d")
                try await fleet.release(first, at: "+3000d")
                let server = StaticServer(root: fleet.tree, crew: world.crew)
                try await server.start()
                let node = try await Node.started(in: fleet, from: server.url)
                try await node.serves(first.version)
                try await node.isWell()
            }
        }
    }
}
