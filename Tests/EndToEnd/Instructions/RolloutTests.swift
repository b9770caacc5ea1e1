import SwiftletContract
import SwiftletHarness
import Testing

extension Instructions {
    /// Which instruction a node follows.
    @Suite(.timeLimit(.minutes(3))) struct RolloutTests {
        private let first = MadeUpModel(version: "1.0.0")
        private let second = MadeUpModel(version: "2.0.0")
        private let third = MadeUpModel(version: "3.0.0")

        @Test func aHaltedRolloutIsNotFollowedUntilItIsResumed() async throws {
            try await Setting.with { setting in
                let node = try await setting.node(serving: first)
                // The node hears of push and halt at once.
                setting.server.harm("timestamp.json", with: .status(503))
                try await setting.fleet.release(second)
                try await setting.fleet.ctl("rollout", "halt", MadeUpModel.name)
                let list = try await setting.fleet.ctl("rollout", "list")
                try #require(list.contains("halted"), "\(list)")
                setting.server.heal()
                try await node.syncs()
                try await node.stillServes(first)
                try #require(try await node.status()?.incoming == nil)
                try await setting.fleet.ctl("rollout", "resume", MadeUpModel.name)
                try await node.serves(second.version)
            }
        }

        /// A halt stops what is under way.
        @Test func aHaltEndsAnInstallInTheMiddle() async throws {
            try await Setting.with { setting in
                let node = try await setting.node(serving: first)
                try await setting.fleet.release(second, push: false)
                setting.server.harm(try setting.fleet.weights(of: second), with: .stalled(after: 1000))
                try await setting.fleet.ctl("push", MadeUpModel.name)
                try await until("the download is under way") { try await node.status()?.incoming != nil }
                try await setting.fleet.ctl("rollout", "halt", MadeUpModel.name)
                try await until("it is given up") { try await node.status()?.incoming == nil }
                setting.server.heal()
                try await node.syncs()
                try await node.stillServes(first)
                try await setting.fleet.ctl("rollout", "resume", MadeUpModel.name)
                try await node.serves(second.version)
            }
        }

        @Test func aSelectorChoosesItsNodesAlone() async throws {
            try await Setting.with { setting in
                try await setting.fleet.release(first)
                try await setting.fleet.release(second, push: false)
                let oslo = try await setting.node {
                    $0.name = "oslo"
                    $0.labels = "site=oslo ram=4g"
                }
                let bergen = try await setting.node {
                    $0.name = "bergen"
                    $0.labels = "site=bergen"
                }
                try await oslo.serves(first.version)
                try await bergen.serves(first.version)
                try await setting.fleet.ctl("push", MadeUpModel.name, "--to", "site in (oslo, lab),ram")
                try await oslo.serves(second.version)
                try await bergen.syncs()
                try await bergen.stillServes(first)
                try #require(try await bergen.report().faults == [])
            }
        }

        @Test func aWaveThatIsNotOpenIsWaitedFor() async throws {
            try await Setting.with { setting in
                let node = try await setting.node(serving: first)
                try await setting.fleet.release(second, push: false)
                try await setting.fleet.ctl("push", MadeUpModel.name, "--waves", "100%@2099-01-01")
                try await node.syncs()
                try await node.stillServes(first)
                try #require(try await node.status()?.incoming == nil)
                try await setting.fleet.ctl("push", MadeUpModel.name)
                try await node.serves(second.version)
            }
        }

        /// The newest instruction supersedes one that is being carried out.
        @Test func aPushSupersedesTheOneBefore() async throws {
            try await Setting.with { setting in
                let node = try await setting.node(serving: first)
                try await setting.fleet.release(second, push: false)
                setting.server.harm(try setting.fleet.weights(of: second), with: .stalled(after: 1000))
                try await setting.fleet.ctl("push", MadeUpModel.name)
                try await until("the download is under way") { try await node.status()?.incoming != nil }
                try await setting.fleet.release(third)
                try await node.serves(third.version)
                try await node.isWell()
            }
        }
    }
}
