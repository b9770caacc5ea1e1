import SwiftletContract
import SwiftletHarness
import SystemPackage
import Testing

extension Interruptions {
    /// Power on, no network: the last good model answers.
    @Suite(.timeLimit(.minutes(3))) struct ColdStartTests {
        private let first = MadeUpModel(version: "1.0.0")
        private let second = MadeUpModel(version: "2.0.0")

        @Test func withoutAServer() async throws {
            try await Setting.with { setting in
                let node = try await setting.node(serving: first)
                try await node.kill()
                try await setting.server.stop()
                let start = ContinuousClock.now
                try await node.start()
                try await node.serves(first.version, within: .seconds(5))
                try #require(ContinuousClock.now - start < .seconds(5))
                try await node.says(.repositoryUnreachable)
                try await node.stillServes(first)
                try await setting.server.start()
                try await setting.fleet.release(second)
                try await node.serves(second.version)
                try await node.isWell()
            }
        }

        /// The uplink is not even installed.
        @Test func withoutAnUplink() async throws {
            try await Setting.with { setting in
                let node = try await setting.node(serving: first)
                try await node.stop()
                let alone = try await setting.node { $0.further["Uplink"] = ["UplinkProgram=/nonexistent/uplink"] }
                try await alone.serves(first.version, within: .seconds(5))
                try await alone.says(.repositoryUnreachable, "uplink")
                try await alone.stillServes(first)
            }
        }

        /// A file of the daemon's own that is destroyed costs what it says, not the node.
        @Test(arguments: ["state.json", "trust/timestamp.json", "trust/snapshot.json", "trust/latest-signed-time"])
        func withAFileThatIsRubbish(_ name: String) async throws {
            try await Setting.with { setting in
                let node = try await setting.node(serving: first)
                try await node.stop()
                try #require(Scratch.size(of: node.state.appending(name)) != nil, "there is no \(name)")
                try Scratch.write("}{ rubbish".utf8, to: node.state.appending(name))
                try await node.start()
                try await node.serves(first.version)
                try await setting.fleet.release(second)
                try await node.serves(second.version)
                try await node.isWell()
            }
        }
    }
}
