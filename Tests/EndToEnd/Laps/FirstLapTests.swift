import FoundationEssentials
import Glibc
import SwiftletContract
import SwiftletHarness
import SystemPackage
import Testing

extension Laps {
    @Suite(.timeLimit(.minutes(3))) struct FirstLapTests {
        private let model = "shop-intent"
        private let question = "Hi, we are out of AA batteries on aisle 7, please send 24 packs today"

        @Test func fromAnEmptyDirectoryToAnAnswer() async throws {
            let engine = try await RealEngine.program()
            try await World.with { world in
                let fleet = try await Fleet.create(in: world)
                let manifest = RealEngine.shopIntent.appending("manifest.yaml")
                let added = try await fleet.ctl("model", "add", manifest.string)
                try #require(added.contains("shop-intent 1.0.0 is published in 'stable'"), "\(added)")
                let controller = try await Controller.started(for: fleet)
                let node = try await Node.started(in: fleet, from: controller.url) {
                    $0.controller = controller.url
                    $0.labels = "site=oslo"
                    $0.engine = engine
                }
                try await node.servesNothing()

                try await fleet.ctl("push", model, "--to", "site=oslo")
                try await node.serves("1.0.0", model)
                try await answersOnTheCommandLine(node)
                try await answersOverHTTP(node)
                try await isSeenOnTheNode(node)
                try await isMeasured(node)
                try await isSeenByTheOperator(fleet)

                try await node.stop()
                controller.child.signal(SIGTERM)
                try #require(try await controller.child.waitUntilEnded() == .code(0))
            }
        }

        private func answersOnTheCommandLine(_ node: Node) async throws {
            let schema = RealEngine.shopIntent.appending("schema.json").string
            let outcome = try await node.swiftlet("run", model, "--schema", schema, question)
            try #require(outcome.end == .code(0), "\(outcome)")
            let answer = try JSONDecoder().decode(JSONValue.self, from: Data(outcome.output.utf8))
            try #require(answer["intent"] == .string("restock") && answer["quantity"] == .integer(24), "\(outcome)")
        }

        private func answersOverHTTP(_ node: Node) async throws {
            let whole = try await node.ask(question, model: model, further: #""temperature":0"#)
            try #require(whole.status == 200 && whole.release == "shop-intent@1.0.0", "\(whole)")
            let (streamed, pieces) = try await node.stream(question, model: model, further: #""temperature":0"#)
            try #require(pieces.count > 3, "\(pieces)")
            try #require(streamed.text == whole.text && streamed.release == whole.release, "\(streamed), \(whole)")
        }

        private func isSeenOnTheNode(_ node: Node) async throws {
            let models = try await node.swiftlet("models")
            try #require(
                models.end == .code(0) && models.output.contains("shop-intent  1.0.0    chat  256      yes"),
                "\(models)")
            let status = try await node.swiftlet("status")
            try #require(status.end == .code(0), "\(status)")
            for word in ["node-1", "site=oslo", "shop-intent", "serving", "1.0.0", "q8_0"] {
                try #require(status.output.contains(word), "\(word) is not in \(status)")
            }
            let json = try await node.swiftlet("status", "--format", "json")
            let report = try NodeReport(json: Data(json.output.utf8))
            let checks = try #require(report.models.first?.active?.checks)
            try #require(checks.isPass && checks.total > 0 && report.faults == [], "\(report)")
        }

        /// By the figures of the engine and of the power service.
        private func isMeasured(_ node: Node) async throws {
            let bench = try await node.swiftlet("bench", model, "--runs", "2", "--format", "json")
            try #require(bench.end == .code(0) && bench.errors.isEmpty, "\(bench)")
            let result = try JSONDecoder().decode(JSONValue.self, from: Data(bench.output.utf8))
            try #require(result["promptTokens"] == .integer(128) && result["answerTokens"] == .integer(64), "\(bench)")
            for key in ["promptTokensPerSecond", "answerTokensPerSecond", "firstTokenMilliseconds"] {
                guard case .number(let median) = result[key]?["median"], median > 0 else {
                    throw NotYet("\(key) is not in \(bench)")
                }
            }
            try #require(result["energySource"]?.text?.isEmpty == false && result["memory"] != nil, "\(bench)")
            let rate = try await node.status(of: model)?.engine?.answerRate
            try #require(rate ?? 0 > 1, "\(String(describing: rate))")
            let long = try await node.swiftlet("bench", "--prompt-tokens", "300")
            try #require(long.end == .code(2) && long.errors.contains("364 tokens do not fit"), "\(long)")
        }

        private func isSeenByTheOperator(_ fleet: Fleet) async throws {
            try await eventually("the controller knows that the node serves") {
                let table = try await fleet.ctl("node", "list")
                guard table.contains("node-1"), table.contains("shop-intent 1.0.0 serving") else { throw NotYet(table) }
            }
            let shown = try await fleet.ctl("node", "show", "node-1")
            for word in ["node-1", "site=oslo", "shop-intent", "serving", "1.0.0 q8_0"] {
                try #require(shown.contains(word), "\(word) is not in \(shown)")
            }
            let records = try await fleet.nodes()
            try #require(records.map(\.report.node.text) == ["node-1"])
            let status = try await fleet.ctl("status")
            try #require(status.contains("1 node, "), "\(status)")
        }
    }
}
