import FoundationEssentials
import SwiftletContract
import SwiftletHarness
import SystemPackage
import Testing

extension Laps {
    /// The demo model's accuracy, as an app on the box gets it.
    @Suite(.timeLimit(.minutes(3))) struct AccuracyTests {
        private struct Evaluation: Decodable {
            struct Set: Decodable {
                var count: Int
                var exactMatch: [String: Double]
            }
            var heldout: Set
        }

        private struct Case: Decodable {
            var input: String
            var expected: JSONValue
        }

        private static let model = "shop-intent"

        /// The node takes the best variant that fits into its memory, and each answers as well as was published.
        @Test(arguments: ["q8_0", "q4_0"]) func isWhatWasPublished(variant: String) async throws {
            let engine = try await RealEngine.program()
            let evaluation = try JSONDecoder().decode(Evaluation.self, from: Self.file("evaluation.json"))
            let cases = try String(decoding: Self.file("heldout.jsonl"), as: UTF8.self).split(separator: "\n")
                .map { try JSONDecoder().decode(Case.self, from: Data($0.utf8)) }
            try #require(cases.count == evaluation.heldout.count && cases.count >= 100)
            try await World.with { world in
                let fleet = try await Fleet.create(in: world)
                try await fleet.ctl("model", "add", RealEngine.shopIntent.appending("manifest.yaml").string)
                try await fleet.ctl("push", Self.model)
                let server = StaticServer(root: fleet.tree, crew: world.crew)
                try await server.start()
                let budget = try Self.need(of: variant, in: fleet)
                let node = try await Node.started(in: fleet, from: server.url) {
                    $0.engine = engine
                    $0.memoryMax = "\(budget)"
                    // As it was published; and two threads on two busy cores wait for each other.
                    $0.further["Serving"] = ["Threads=1"]
                }
                try await node.serves("1.0.0", Self.model)
                try #require(try await node.status(of: Self.model)?.active?.variant.text == variant)

                let matches = try await Self.matches(cases, on: node)
                let published = try #require(evaluation.heldout.exactMatch[variant]) * Double(cases.count)
                // The engine is built for this machine's CPU, and the width of its vectors decides the order in which
                // numbers are added: one answer of hundreds may be a tie that falls to the other side.
                try #require(
                    abs(Double(matches) - published) <= 1.01,
                    "\(variant): \(matches) of \(cases.count) are right here, \(published) were where it was published")
            }
        }

        /// What people read is what was measured.
        @Test func isWhatTheCardSays() throws {
            let evaluation = try JSONDecoder().decode(Evaluation.self, from: Self.file("evaluation.json"))
            let card = String(decoding: try Self.file("README.md"), as: UTF8.self)
            let row = card.split(separator: "\n").first { $0.contains("exact match, all") }
            let numbers = row?.split(separator: "|").compactMap { Double($0.filter { $0 != " " && $0 != "*" }) }
            let measured = ["q8_0", "q4_0"].compactMap { evaluation.heldout.exactMatch[$0] }
            try #require(measured.count == 2 && numbers == measured, "\(row ?? "no row"): \(measured)")
        }

        private static func matches(_ cases: [Case], on node: Node) async throws -> Int {
            let schema = String(decoding: try file("schema.json"), as: UTF8.self)
            var matches = 0
            for item in cases {
                let reply = try await node.ask(
                    item.input, model: model,
                    further: #""temperature":0,"max_tokens":96"#,
                    #""response_format":{"type":"json_schema","json_schema":{"name":"shop_intent","schema":\#(schema)}}"#
                )
                try #require(reply.status == 200, "\(reply)")
                let answer = try? JSONDecoder().decode(JSONValue.self, from: Data(reply.text.utf8))
                if answer == item.expected { matches += 1 }
            }
            return matches
        }

        /// Bytes of memory that the variant takes, and the better ones do not fit into.
        private static func need(of variant: String, in fleet: Fleet) throws -> Int64 {
            let path = try #require(fleet.files("targets/ch-stable/").first)
            let release = try Release(manifest: try Scratch.read(fleet.tree.appending(path)))
            let found = try #require(release.variants.first { $0.name.text == variant })
            return found.needs.plan(context: release.context, slots: 1).total.count
        }

        private static func file(_ name: String) throws -> Data {
            Data(try Scratch.read(RealEngine.shopIntent.appending(name)))
        }
    }
}
