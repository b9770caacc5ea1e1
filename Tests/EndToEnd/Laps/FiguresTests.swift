import FoundationEssentials
import NIOHTTP1
import SwiftletContract
import SwiftletHarness
import Testing

extension Laps {
    /// What apps had of a version comes to the operator, and what they had of the one before stands beside it.
    @Suite(.timeLimit(.minutes(3))) struct FiguresTests {
        private struct Line: Decodable {
            struct Before: Decodable {
                var version: String
                var firstTokenP50: Double?
            }

            var version: String?
            var nodes: Int
            var requests: Int
            var answers: Int
            var refusals: [String: Int]
            var firstTokenP50: Double?
            var firstTokenP95: Double?
            var before: Before?
        }

        private struct Status: Decodable { var models: [Line] }

        private func seen(_ fleet: Fleet, _ version: String) async throws -> Line {
            let text = try await fleet.ctl("status", "--format", "json", "--label", "!lab")
            let status = try JSONDecoder().decode(Status.self, from: Data(text.utf8))
            guard let line = status.models.first(where: { $0.version == version }) else { throw NotYet(text) }
            return line
        }

        /// How long the next release will take on a node, by what its daemon measured of the last one; the fake engine does not
        /// say how fast it writes, and so nothing is said of that.
        @Test func aDryRunKnowsTheNodesLine() async throws {
            struct Preview: Decodable {
                struct Row: Decodable {
                    let download: Int
                    let bytesPerSecond: Double?
                    let minutes: Double?
                    let speed: JSONValue?
                }
                let nodes: [Row]
            }
            try await World.with { world in
                let fleet = try await Fleet.create(in: world)
                let (first, second) = (
                    MadeUpModel(version: "1.0.0", size: 1 << 20), MadeUpModel(version: "2.0.0", size: 1 << 20)
                )
                try await fleet.release(first)
                let controller = try await Controller.started(for: fleet)
                let node = try await Node.started(in: fleet, from: controller.url) { $0.controller = controller.url }
                try await node.serves(first.version)
                _ = try await node.stream()
                try await fleet.release(second, push: false)
                let row = try await eventually("the controller knows how fast the line is") {
                    let text = try await fleet.ctl("push", MadeUpModel.name, "--dry-run", "--format", "json")
                    let row = try JSONDecoder().decode(Preview.self, from: Data(text.utf8)).nodes.first
                    guard let row, row.bytesPerSecond != nil else { throw NotYet(text) }
                    return row
                }
                #expect(row.download > 1 << 20 && row.bytesPerSecond ?? 0 > 0)
                #expect(row.minutes == Double(row.download) / (row.bytesPerSecond ?? 1) / 60)
                #expect(row.speed == nil)
                try await controller.stop()
            }
        }

        @Test func theOperatorSeesWhatAppsHad() async throws {
            try await World.with { world in
                let fleet = try await Fleet.create(in: world)
                let (first, second) = (MadeUpModel(version: "1.0.0"), MadeUpModel(version: "2.0.0"))
                try await fleet.release(first)
                let controller = try await Controller.started(for: fleet)
                let node = try await Node.started(in: fleet, from: controller.url) { $0.controller = controller.url }
                try await node.serves(first.version)
                for _ in 0..<5 { #expect(try await node.ask().status == 200) }
                _ = try await node.stream()
                let refused = try await UnixHTTP.send(
                    .POST, "/v1/embeddings", to: node.inference, json: #"{"model":"\#(MadeUpModel.name)","input":"x"}"#)
                #expect(refused.status == 400)
                let line = try await eventually("the controller knows of all seven") {
                    let line = try await seen(fleet, first.version)
                    guard line.answers >= 6, line.refusals == ["not_supported": 1] else { throw NotYet("\(line)") }
                    return line
                }
                #expect(line.nodes == 1 && line.requests >= 7 && line.before == nil)
                let (median, most) = (try #require(line.firstTokenP50), try #require(line.firstTokenP95))
                #expect(median > 0 && most >= median && most < 30, "\(line)")

                try await fleet.release(second)
                try await node.serves(second.version)
                try await until("the version before stands beside it") {
                    try await self.seen(fleet, second.version).before.map {
                        $0.version == first.version && $0.firstTokenP50 ?? 0 > 0
                    } ?? false
                }
                #expect(try await fleet.ctl("top", "--once").contains("before"))
                try await controller.stop()
            }
        }
    }
}
