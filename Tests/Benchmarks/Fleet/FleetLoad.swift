import Foundation
import Glibc
import SwiftletFleet
import SwiftletHarness

/// What ten thousand nodes cost their controller, and how soon it answers them.
struct FleetLoad {
    static let names = [
        "fleet_report_p99_ms", "fleet_cpu_ms_per_report", "fleet_serve_pss_mb", "fleet_listening_kb_per_node",
    ]
    private static let port = 7595
    /// In which each of the largest fleet polls twice or more, and every second one reports.
    private static let window = Duration.seconds(150)
    /// Smaller ones do the same in less.
    private static let smallWindow = Duration.seconds(60)

    private struct Load {
        let nodes: Int
        /// Of a hundred nodes.
        let listeners: Int
        let reports: [Double]
        let polls: Int
        /// Milliseconds of processor.
        let processor: Double
        let memory: Double
        let registry: Double
        let failures: Int

        var perReport: Double { processor / Double(max(1, reports.count)) }
        var facts: String {
            "\(nodes) nodes, of which \(listeners) % listen, with \(reports.count) reports and \(polls) polls, "
                + "\(failures) failures: \(perReport.rounded(places: 2)) ms"
        }
    }

    func results() async throws -> [Result] {
        // What differs is how many ask, not how often they do.
        let small = try await load(nodes: 100, poll: .seconds(1), report: .seconds(5), for: Self.smallWindow)
        let medium = try await load(nodes: 1000, poll: .seconds(6), report: .seconds(30), for: Self.smallWindow)
        let large = try await load(nodes: 10_000, poll: .seconds(60), report: .seconds(300), for: Self.window)
        let listening = try await load(
            nodes: 1000, poll: .seconds(60), report: .seconds(300), listeners: 100, for: Self.smallWindow)
        let setting =
            "\(large.nodes) enrolled virtual nodes on the same two cores, which poll each minute and report each five, over a "
            + "new connection each time, TLS 1.3 with their certificates: in \(Self.window / .seconds(1)) s "
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
                    "processor time of 'serve' by reports, polls and new connections included: \(setting). In "
                    + "\(Self.smallWindow / .seconds(1)) s \(small.facts); \(medium.facts)"),
            Result(
                name: Self.names[2], value: large.memory.rounded(places: 1), unit: "MB",
                method: "Pss of 'serve' at the end: \(setting); the registry then has "
                    + "\(large.registry.rounded(places: 1)) MB"),
            Result(
                name: Self.names[3],
                value: ((listening.memory - medium.memory) * 1000 / Double(listening.nodes)).rounded(places: 1),
                unit: "kB",
                method: "Pss of 'serve' with \(listening.nodes) nodes that wait for news between their polls, "
                    + "\(listening.memory.rounded(places: 1)) MB, less that with as many that do not, a node"),
        ]
    }

    /// - Parameter listeners: of a hundred nodes.
    private func load(
        nodes: Int, poll: Duration, report: Duration, listeners: Int = 0, for window: Duration
    ) async throws -> Load {
        let lab = try BenchLab("swf")
        do {
            let controller = try await lab.serve(on: Self.port)
            try lab.makeModel("virtual", .small, version: "1.0.0")
            try lab.publish("virtual")
            let plan = try lab.plan(nodes: nodes, port: Self.port) {
                $0.poll = poll
                $0.report = report
                $0.listeners = listeners
                // Each makes a connection, and reads and says all there is: seventy a second, on the cores that also answer them.
                $0.arrival = max(poll, .seconds(nodes) / 70)
            }
            lab.say("\(nodes) nodes enrol")
            let fleet = try await VirtualFleet.enrolled(plan)
            let load = try await fleet.living {
                lab.say("\(nodes) nodes come")
                try await all(nodes, of: fleet)
                lab.say("\(nodes) nodes are there")
                try await Task.sleep(for: .seconds(10))
                fleet.ledger.forget()
                let before = try Self.processorTime(of: controller)
                try await Task.sleep(for: window)
                let account = fleet.ledger.now
                return Load(
                    nodes: nodes, listeners: listeners, reports: account.reports, polls: account.polls.count,
                    processor: try Self.processorTime(of: controller) - before,
                    memory: try DaemonMemory.proportional(of: controller),
                    registry: Double(try Self.size(below: lab.root.path + "/fleet")) / 1e6, failures: account.failures)
            }
            lab.say("\(load.facts) of processor a report, \(load.memory.rounded(places: 1)) MB")
            try lab.end()
            return load
        } catch {
            try lab.end()
            throw error
        }
    }

    /// Waits as long as still more of them report.
    private func all(_ nodes: Int, of fleet: VirtualFleet) async throws {
        var (known, quiet) = (-1, 0)
        while known < nodes {
            try await Task.sleep(for: .seconds(1))
            let reporters = fleet.ledger.reporters
            quiet = reporters == known ? quiet + 1 : 0
            known = reporters
            guard quiet < 60 else {
                let account = fleet.ledger.now
                throw Trouble(
                    "\(known) of \(nodes) nodes have reported and no more come; \(account.failures) failures, the last: "
                        + (account.lastFailure ?? "none"))
            }
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
