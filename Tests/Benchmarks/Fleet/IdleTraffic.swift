import AsyncHTTPClient
import Foundation
import SwiftletHarness

/// What a node that is as it was costs on the wire in a day.
struct IdleTraffic {
    static let names = ["idle_traffic_bytes_per_day"]
    private static let port = 7596
    /// Of IPv4 and TCP with time stamps, for a segment and its acknowledgement.
    private static let header = 2 * 52
    private static let window = 120

    let client: HTTPClient

    func result() async throws -> Result {
        let lab = try BenchLab("swi")
        do {
            let relay = try await Relay(to: Self.port)
            _ = try await lab.serve(on: Self.port)
            try lab.makeModel("idle", .small)
            try lab.publish("idle")
            let url = "https://127.0.0.1:\(relay.port)"
            let token = try lab.programs.output("swiftletctl", ["token", "create", "--url", url, "--node", "bench"])
            let folder = lab.root.path + "/identity"
            try lab.programs.run(
                "swiftlet",
                [
                    "enroll", token, "--identity", folder, "--root", folder + ".root", "--drop-in", folder + ".conf",
                    "--wait", "0",
                ])
            try await lab.startNode(
                repository: url, fleet: "ControllerURL=\(url)\nPollInterval=20s\nReportInterval=20s", budget: "1G",
                uplink: "UplinkProgram=\(lab.programs.bin)/swiftlet-uplink\nUplinkIdentity=\(folder)")
            try await lab.serves("idle", "1.0.0", client)
            // What is new at a start is told.
            try await Task.sleep(for: .seconds(45))
            let before = try number(lab)
            relay.forgetCarried()
            try await Task.sleep(for: .seconds(Self.window))
            let (wire, segments, connections) = relay.carried
            let turns = try number(lab) - before
            guard turns > 2 else { throw Trouble("\(turns) reports in \(Self.window) s") }
            let turn = Double(wire + segments * Self.header) / Double(turns)
            try await relay.stop()
            try lab.end()
            return Result(
                name: Self.names[0], value: (turn * 288).rounded(), unit: "bytes",
                method: "288 times a poll and a report of an idle node that listens for pushes, over TLS 1.3 with its "
                    + "certificate, by swiftlet-uplink from swiftletctl serve through a counting relay: \(turns) of them in "
                    + "\(Self.window) s carried \(wire) bytes of TCP in \(segments) segments and \(connections) new "
                    + "connections; for each segment and its acknowledgement \(Self.header) bytes of headers are added")
        } catch {
            lab.complain()
            try lab.end()
            throw error
        }
    }

    /// Of the node's newest report.
    private func number(_ lab: BenchLab) throws -> Int {
        struct Node: Decodable {
            struct Report: Decodable { let number: Int }
            let report: Report
        }
        let text = try lab.programs.output("swiftletctl", ["node", "show", "bench", "--format", "json"])
        return try JSONDecoder().decode(Node.self, from: Data(text.utf8)).report.number
    }
}
