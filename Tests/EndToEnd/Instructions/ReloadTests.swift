import SwiftletContract
import SwiftletHarness
import Testing

extension Instructions {
    /// The configuration changes while the daemon runs.
    @Suite(.timeLimit(.minutes(3))) struct ReloadTests {
        private let first = MadeUpModel(version: "1.0.0")
        private let second = MadeUpModel(version: "2.0.0")

        @Test func labelsChangeWithoutARestart() async throws {
            try await Setting.with { setting in
                let node = try await setting.node(serving: first)
                let process = try node.child.process
                try await setting.fleet.release(second, push: false)
                try await setting.fleet.ctl("push", MadeUpModel.name, "--to", "site=oslo")
                try await node.syncs()
                try await node.stillServes(first)
                try node.reload("[Node]", "Labels=site=oslo", "[Serving]", "Slots=2")
                try await node.serves(second.version)
                try #require(try node.child.process == process)
                try await until("it says what waits for a restart") {
                    try node.child.output.contains("waiting=Slots") && node.child.output.contains("reloaded")
                }
            }
        }

        @Test func aMistakeChangesNothing() async throws {
            try await Setting.with { setting in
                let node = try await setting.node(serving: first) { $0.labels = "site=oslo" }
                try node.reload("[Node]", "Labels=site=bergen", "Nonsense=1")
                try await until("it says so") { try node.child.output.contains("'Nonsense'") }
                try await node.stillServes(first)
                try #require(try await node.report().labels == ["site": "oslo"])
            }
        }
    }
}
