import SwiftletContract
import SwiftletHarness
import Testing

extension Instructions {
    /// What somebody on the box asks for.
    @Suite(.timeLimit(.minutes(3))) struct RollbackTests {
        private let first = MadeUpModel(version: "1.0.0", check: "v1.0.0")
        private let second = MadeUpModel(version: "2.0.0", check: "v2.0.0")
        private let third = MadeUpModel(version: "3.0.0", check: "v3.0.0")

        @Test func goesBackAndStaysThereUntilTheNextInstruction() async throws {
            try await Setting.with { setting in
                let node = try await setting.node(serving: first)
                let tooEarly = try await node.swiftlet("rollback", MadeUpModel.name)
                try #require(
                    tooEarly.end == .code(112) && tooEarly.errors.contains("no earlier release"), "\(tooEarly)")
                try await setting.fleet.release(second)
                try await node.serves(second.version)

                let asker = Asker(asking: node)
                // The network is not needed.
                try await setting.server.stop()
                let outcome = try await node.swiftlet("rollback", MadeUpModel.name)
                try #require(outcome.end == .code(0) && outcome.output.contains("goes back"), "\(outcome)")
                try await node.serves(first.version)
                let record = try await asker.end()
                try #require(record.failures == [], "\(record)")

                try await setting.server.start()
                try await node.syncs()
                try await node.stillServes(first)
                try await node.kill()
                try await node.start()
                try await node.syncs()
                try await node.serves(first.version)
                try await setting.fleet.release(third)
                try await node.serves(third.version)
                try await node.isWell()
            }
        }

        @Test func cancelEndsADownload() async throws {
            try await Setting.with { setting in
                let node = try await setting.node(serving: first)
                try await setting.fleet.release(second, push: false)
                setting.server.harm(try setting.fleet.weights(of: second), with: .stalled(after: 1000))
                try await setting.fleet.ctl("push", MadeUpModel.name)
                try await until("the download is under way") { try await node.status()?.incoming != nil }
                let outcome = try await node.swiftlet("cancel")
                try #require(outcome.end == .code(0), "\(outcome)")
                try await until("it is given up") { try await node.status()?.incoming == nil }
                setting.server.heal()
                try await node.stillServes(first)
                try await node.sync()
                try await node.serves(second.version)
            }
        }
    }
}
