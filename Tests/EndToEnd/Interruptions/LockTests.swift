import AsyncHTTPClient
import FoundationEssentials
import Glibc
import NIOCore
import NIOHTTP1
import SwiftletContract
import SwiftletHarness
import SystemPackage
import Testing

extension Interruptions {
    /// Somebody holds the fleet's lock for minutes: a backup to a disk that hangs, a command that was stopped.
    @Suite(.timeLimit(.minutes(3))) struct LockTests {
        private func answer(_ url: String, _ method: String = "GET", body: [UInt8]? = nil) async throws -> UInt {
            var request = HTTPClientRequest(url: url)
            request.method = .init(rawValue: method)
            if let body { request.body = .bytes(body) }
            return try await HTTPClient.shared.execute(request, timeout: .seconds(5)).status.code
        }

        private func report(_ number: Int) throws -> [UInt8] {
            let report = NodeReport(
                node: NodeID(unchecked: "node-1"), channel: ChannelName(unchecked: "stable"), labels: [:],
                agentVersion: "1", sentAt: Date(), run: "r", number: number, uptimeSeconds: 1,
                facts: NodeFacts(
                    hostname: "h", architecture: "a", processor: "p", cores: 1, memory: .mebibytes(1),
                    diskTotal: .mebibytes(1), diskFree: .mebibytes(1), kernel: "k", system: "s"),
                memoryBudget: .mebibytes(1), models: [], sync: SyncStatus(), conditions: [])
            return Array(try report.json())
        }

        @Test func theControllerAnswersAllTheSame() async throws {
            try await World.with { world in
                let fleet = try await Fleet.create(in: world)
                try await fleet.release(MadeUpModel(version: "1.0.0"), push: false)
                // It has all its files then.
                try await Controller.started(for: fleet).stop()
                let holder = try await world.start(
                    Command(
                        executable: "/usr/bin/flock",
                        arguments: [fleet.directory.appending(".lock").string, "sleep", "1000"]), named: "holder")
                try await until("the lock is held") {
                    let probe = Command(
                        executable: "/usr/bin/flock",
                        arguments: ["--nonblock", fleet.directory.appending(".lock").string, "true"])
                    return try await probe.run().end == .code(1)
                }

                // What it signs at its start waits, as the push beside it does.
                let controller = try await Controller.started(for: fleet)
                let push = try await world.start(fleet.command(["push", MadeUpModel.name]), named: "push")
                try await until("the push says that it waits") { push.output.contains("waiting for the fleet's lock") }
                for number in 1...20 {
                    try #require(try await answer(controller.url + "/v1/health") == 200)
                    let taken = try await answer(controller.url + "/v1/reports", "POST", body: report(number))
                    try #require(taken == 204)
                }
                try #require(try await fleet.nodes().map(\.report.number) == [20])
                try #require(push.end == nil, "\(push.output)")
                // Its child has the lock open too.
                let processes = try [#require(holder.process)].flatMap { [$0] + Processes.below($0) }
                for process in processes { kill(process, SIGKILL) }
                #expect(try await push.waitUntilEnded() == .code(0), "\(push.output)")
                try await controller.stop()
            }
        }
    }
}
