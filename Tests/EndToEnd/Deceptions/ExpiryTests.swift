import SwiftletContract
import Testing

extension Deceptions {
    /// Expiry blocks new installs only.
    @Suite(.timeLimit(.minutes(1))) struct ExpiryTests {
        private let first = MadeUpModel(version: "1.0.0")
        private let second = MadeUpModel(version: "2.0.0")

        /// The wall clock of a program is another; time passes as ever.
        private func clock(_ offset: String) -> [String] {
            ["/usr/bin/env", "DONT_FAKE_MONOTONIC=1", "/usr/bin/faketime", "-f", offset]
        }

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

        @Test func whatRunsKeepsRunningThroughARestart() async throws {
            try await Setting.with { setting in
                let node = try await setting.node(serving: first)
                try await node.stop()
                try await node.start(under: clock("+10d"))
                try await node.says(.metadataExpired, "timestamp")
                try await node.serves(first.version)
                // Published ten days ago, as the node sees it: too late.
                try await setting.fleet.release(second)
                try await node.says(.metadataExpired, "timestamp")
                try await node.stillServes(first)
                try await setting.fleet.ctl("push", MadeUpModel.name, at: "+10d")
                try await node.serves(second.version)
                try await node.isWell()
            }
        }

        /// A board without a clock starts in the past: what is signed has not expired there.
        @Test func aBoardThatStartsInThePastInstalls() async throws {
            try await Setting.with { setting in
                try await setting.fleet.release(first)
                let node = try await setting.node(under: clock("-3000d"))
                try await node.serves(first.version)
                try await node.isWell()
            }
        }
    }
}
