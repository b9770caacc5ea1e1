import Foundation
import SwiftletContract
import SwiftletFleet
import SwiftletHarness

/// How long the last of a thousand nodes that listen takes to hear of a push.
struct PushHeard {
    static let names = ["push_last_heard_s"]
    private static let (nodes, port) = (1000, 7594)

    func result() async throws -> Result {
        let lab = try BenchLab("swh")
        do {
            _ = try await lab.serve(on: Self.port)
            try lab.makeModel("virtual", .small, version: "2.0.0")
            try lab.programs.run("swiftletctl", ["model", "add", lab.root.path + "/models/virtual/manifest.yaml"])
            let fleet = try await VirtualFleet.enrolled(
                try lab.plan(nodes: Self.nodes, port: Self.port) {
                    $0.poll = .seconds(900)
                    $0.arrival = .seconds(5)
                })
            let result = try await fleet.living {
                try await Programs.until("all listen", seconds: 60) { fleet.ledger.now.listening.count == Self.nodes }
                fleet.ledger.forget()
                let start = ContinuousClock.now
                try lab.programs.run("swiftletctl", ["push", "virtual"])
                let pushed = ContinuousClock.now
                try await Programs.until("all have heard") { fleet.ledger.now.heard.count == Self.nodes }
                let times = fleet.ledger.now.heard.values.map { ($0 - start) / .seconds(1) }.sorted()
                return Result(
                    name: Self.names[0], value: (times.last ?? 0).rounded(places: 2), unit: "s",
                    method:
                        "from the start of 'swiftletctl push', which takes \(((pushed - start) / .seconds(1)).rounded(places: 2)) s, "
                        + "until the last of \(Self.nodes) enrolled nodes that listen over TLS has read the new rollouts, "
                        + "through timestamp, snapshot and role; the median took \(times[times.count / 2].rounded(places: 2)) s"
                )
            }
            try lab.end()
            return result
        } catch {
            try lab.end()
            throw error
        }
    }
}

extension BenchLab {
    /// - Parameter change: what is not as usual.
    func plan(nodes: Int, port: Int, _ change: (inout FleetPlan) -> Void) throws -> FleetPlan {
        let text = try programs.output(
            "swiftletctl", ["token", "create", "--url", "https://127.0.0.1:\(port)", "--uses", "\(nodes)"])
        guard let token = JoinToken(text) else { throw Trouble("'\(text)' is no token") }
        var plan = FleetPlan(nodes: nodes, port: port, token: token)
        change(&plan)
        return plan
    }
}
