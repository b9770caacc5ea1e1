import FoundationEssentials
import Glibc
import SwiftletContract
import SwiftletFleet
import SwiftletHarness
import Testing

extension Instructions {
    /// A fleet of virtual nodes, some of which misbehave, on the wire of a real controller.
    @Suite(.timeLimit(.minutes(5))) struct FleetTests {
        private static let name = ModelName(unchecked: MadeUpModel.name)

        private func enrolled(
            _ count: Int, in fleet: Fleet, at controller: Controller, _ change: (inout FleetPlan) -> Void
        ) async throws -> VirtualFleet {
            let token = try await fleet.token(at: controller.secureURL, "--uses", "\(count)")
            let port = try #require(Int(controller.url.split(separator: ":").last ?? ""))
            var plan = FleetPlan(nodes: count, port: port, token: try #require(JoinToken(token)))
            plan.model = Self.name
            plan.poll = .seconds(2)
            plan.report = .seconds(2)
            plan.install = .milliseconds(100)
            plan.seed = UInt64.random(in: 0...UInt64.max)
            change(&plan)
            return try await VirtualFleet.enrolled(plan)
        }

        private func isSaid(_ words: String..., by fleet: Fleet) async throws {
            try await until("the rollout is \(words)", within: .seconds(90)) {
                let status = try await fleet.ctl("rollout", "status", MadeUpModel.name)
                guard words.allSatisfy(status.contains) else { throw NotYet(status) }
                return true
            }
        }

        private func push(to fleet: Fleet) async throws {
            try await fleet.ctl(
                "push", MadeUpModel.name, "--waves", "50%,100%", "--soak", "1s", "--gate", "failed<=5%")
        }

        @Test func aBadReleaseStopsAndAGoodOneReachesAllThatAreThere() async throws {
            try await World.with { world in
                let fleet = try await Fleet.create(in: world)
                try await fleet.release(MadeUpModel(version: "1.0.0"))
                let controller = try await Controller.started(for: fleet)
                let nodes = try await enrolled(60, in: fleet, at: controller) { plan in
                    plan.faults = [.slow: 5, .flapping: 10, .lying: 5, .skewed: 10]
                    plan.bad = [ReleaseVersion(unchecked: "2.0.0")]
                }
                try #require(Set(nodes.names).count == 60)
                let seed: Comment = "seed \(nodes.plan.seed)"
                try await nodes.living {
                    try await until("all have reported") { try await fleet.nodes().count == 60 }
                    try await fleet.release(MadeUpModel(version: "2.0.0"), push: false)
                    try await push(to: fleet)
                    try await isSaid("halted", "failed<=5%", by: fleet)
                    let touched = nodes.ledger.now.installed["refused"] ?? 0
                    #expect((1...45).contains(touched), seed)

                    try await fleet.release(MadeUpModel(version: "3.0.0"), push: false)
                    try await push(to: fleet)
                    try await isSaid("complete", by: fleet)
                }
                let versions = try await fleet.nodes().compactMap { $0.report.models.first?.active?.version.text }
                // Liars say again and again what they have said.
                let liars = nodes.faults.filter { $0 == .lying }.count
                #expect(versions.filter { $0 == "3.0.0" }.count >= 60 - liars, seed)
                // Nobody is somebody else.
                let names = Set(try await fleet.nodes().map(\.report.node))
                #expect(names == Set(nodes.names), seed)
                try await controller.stop()
            }
        }

        /// Killed fifty times, in the middle of it all: what was acknowledged is there, and the rollout ends as it would have.
        @Test func aControllerThatIsKilledLosesNothing() async throws {
            try await World.with { world in
                let fleet = try await Fleet.create(in: world)
                try await fleet.release(MadeUpModel(version: "1.0.0"))
                var controller = try await Controller.started(for: fleet)
                let address = String(controller.url.dropFirst("http://".count))
                let nodes = try await enrolled(30, in: fleet, at: controller) {
                    // So that each kill meets some of them.
                    $0.retry = .milliseconds(300)
                }
                try await nodes.living {
                    try await until("all have reported") { try await fleet.nodes().count == 30 }
                    try await fleet.release(MadeUpModel(version: "2.0.0"), push: false)
                    try await fleet.ctl(
                        "push", MadeUpModel.name, "--waves", "10%,30%,60%,100%", "--soak", "6s", "--gate", "failed<=5%")
                    for _ in 0..<50 {
                        try await Task.sleep(for: .milliseconds(Int.random(in: 50...450)))
                        controller.child.signal(SIGKILL)
                        _ = try await controller.child.waitUntilEnded()
                        let known = nodes.ledger.now.acknowledged
                        for record in try await fleet.nodes() {
                            let number = try #require(nodes.names.firstIndex(of: record.report.node))
                            #expect(record.report.number >= known[number] ?? 0, "an acknowledged report is gone")
                        }
                        controller = try await Controller.started(for: fleet, listen: address)
                    }
                    try await isSaid("complete", "30 done", by: fleet)
                }
                try await controller.stop()
            }
        }
    }
}
