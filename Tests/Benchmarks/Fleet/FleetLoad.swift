import Foundation
import Glibc
import SwiftletFleet
import SwiftletHarness

/// What ten thousand nodes cost their controller, and how soon it answers them.
struct FleetLoad {
    static let names = ["fleet_report_p99_ms", "fleet_cpu_ms_per_report", "fleet_serve_pss_mb"]
    private static let port = 7595
    private static let window = Duration.seconds(60)

    private struct Load {
        let nodes: Int
        let reports: [Double]
        let polls: Int
        /// Milliseconds of processor.
        let processor: Double
        let memory: Double
        let registry: Double
        let failures: Int

        var perReport: Double { processor / Double(max(1, reports.count)) }
    }

    func results() async throws -> [Result] {
        // As many requests in all, so that what differs is how many ask.
        let small = try await load(nodes: 100, poll: .milliseconds(1000), report: .milliseconds(5000))
        let large = try await load(nodes: 10_000, poll: .seconds(60), report: .seconds(300))
        let setting =
            "\(large.nodes) enrolled virtual nodes on the same two cores, which poll each minute and report each "
            + "five and listen between over TLS 1.3 with their certificates: in \(Self.window / .seconds(1)) s "
            + "\(large.reports.count) reports and \(large.polls) polls, \(large.failures) failures"
        return [
            Result(
                name: Self.names[0], value: (large.reports.percentile(0.99) * 1000).rounded(places: 1), unit: "ms",
                method: "from a report to its receipt, at the nodes: \(setting); median "
                    + "\((large.reports.percentile(0.5) * 1000).rounded(places: 1)) ms"),
            Result(
                name: Self.names[1], value: large.perReport.rounded(places: 2), unit: "ms", peer: "100 nodes",
                peer_value: small.perReport.rounded(places: 2),
                ratio: (large.perReport / small.perReport).rounded(places: 2),
                method:
                    "processor time of 'serve' by reports, polls included: \(setting); against \(small.nodes) nodes "
                    + "with \(small.reports.count) reports and \(small.polls) polls in the same time"),
            Result(
                name: Self.names[2], value: large.memory.rounded(places: 1), unit: "MB",
                method: "Pss of 'serve' at the end: \(setting); the registry then has "
                    + "\(large.registry.rounded(places: 1)) MB"),
        ]
    }

    private func load(nodes: Int, poll: Duration, report: Duration) async throws -> Load {
        let lab = try BenchLab("swf")
        do {
            let controller = try await lab.serve(on: Self.port)
            try lab.makeModel("virtual", .small, version: "1.0.0")
            try lab.publish("virtual")
            let plan = try lab.plan(nodes: nodes, port: Self.port) {
                $0.poll = poll
                $0.report = report
            }
            let fleet = try await VirtualFleet.enrolled(plan)
            let load = try await fleet.living {
                try await Programs.until("all have reported", seconds: 300) {
                    fleet.ledger.now.acknowledged.count == nodes
                }
                try await Task.sleep(for: .seconds(5))
                fleet.ledger.forget()
                let before = try Self.processorTime(of: controller)
                try await Task.sleep(for: Self.window)
                let account = fleet.ledger.now
                return Load(
                    nodes: nodes, reports: account.reports, polls: account.polls.count,
                    processor: try Self.processorTime(of: controller) - before,
                    memory: try DaemonMemory.proportional(of: controller),
                    registry: Double(try Self.size(below: lab.root.path + "/fleet")) / 1e6, failures: account.failures)
            }
            try lab.end()
            return load
        } catch {
            try lab.end()
            throw error
        }
    }

    /// Milliseconds, user and system.
    private static func processorTime(of process: Int32) throws -> Double {
        let text = try String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
        let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else {
            throw Trouble("/proc/\(process)/stat cannot be read")
        }
        return (user + system) * 1000 / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    private static func size(below folder: String) throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.contains(".sqlite") }
            .reduce(0) { total, name in
                let attributes = try FileManager.default.attributesOfItem(atPath: folder + "/" + name)
                return total + (attributes[.size] as? Int ?? 0)
            }
    }
}
