import Glibc
import SwiftletHarness
import Synchronization
import Testing

extension Instructions {
    /// SIGTERM, as `systemctl stop` sends it.
    @Suite(.timeLimit(.minutes(3))) struct StopTests {
        @Test func answersThatAreUnderWayEnd() async throws {
            try await Setting.with { setting in
                let node = try await setting.node(serving: MadeUpModel(version: "1.0.0"))
                let asker = Asker(asking: node, apps: 4, prompt: "tokens=30 token-delay=50", once: true)
                // All of them wait for their last word.
                try await Task.sleep(for: .milliseconds(500))
                let start = ContinuousClock.now
                try await node.stop()
                try #require(ContinuousClock.now - start > .milliseconds(200), "nobody was waited for")
                let record = try await asker.end()
                try #require(record.failures == [] && record.total == 4, "\(record)")
            }
        }
    }
}
