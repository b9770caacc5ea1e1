import SwiftletContract
import SwiftletHarness
import Testing

extension Instructions {
    /// Rollouts that go on, and stop, by what real nodes report.
    @Suite(.timeLimit(.minutes(3))) struct SteeringTests {
        private let first = MadeUpModel(version: "1.0.0")
        private let bad = MadeUpModel(version: "2.0.0", words: ["answer=nonsense"], check: "sense of it")
        private let good = MadeUpModel(version: "3.0.0", check: "v3.0.0")

        private func isSaid(_ words: String..., by fleet: Fleet) async throws {
            try await until("the rollout is \(words)") {
                let status = try await fleet.ctl("rollout", "status", MadeUpModel.name)
                return words.allSatisfy(status.contains)
            }
        }

        @Test func aBadReleaseIsHaltedAGoodOneGoesThroughAndIsTakenBack() async throws {
            try await World.with { world in
                let fleet = try await Fleet.create(in: world)
                try await fleet.release(first)
                let controller = try await Controller.started(for: fleet)
                let node = try await Node.started(in: fleet, from: controller.url) { $0.controller = controller.url }
                try await node.serves(first.version)

                try await fleet.release(bad, push: false)
                try await fleet.ctl("push", MadeUpModel.name, "--waves", "100%", "--soak", "0s", "--gate", "failed<=0%")
                try await isSaid("halted", "failed<=0%: 100%, broken", "checks_failed", "1 failed", by: fleet)
                try await node.stillServes(first)

                try await fleet.release(good, push: false)
                try await fleet.ctl("push", MadeUpModel.name, "--profile", "emergency")
                try await node.serves(good.version)
                try await isSaid("3.0.0 after 1.0.0", "complete", "1 done", by: fleet)

                try await fleet.ctl("rollout", "rollback", MadeUpModel.name)
                try await node.serves(first.version)
                try await controller.stop()
            }
        }
    }
}
