import FoundationEssentials
import NIOHTTP1
import SwiftletContract
import SwiftletHarness
import SystemPackage
import Testing

extension Laps {
    /// Guessing ahead, by the real engine: the same words, and figures of how often it was right.
    @Suite(.timeLimit(.minutes(4))) struct SpeculationTests {
        private static let questions = [
            "Hi, we are out of AA batteries on aisle 7, please send 24 packs today",
            "Where is my order 48121? It was to be here on Monday", "do you have oat milk",
        ]
        /// The demo model's other variant guesses for it: the same tokens, nearly the same model.
        private static let draft = "speculation:\n  draft: shop-intent-q4_0.gguf"
        private static let ngram = "speculation: ngram"

        @Test(arguments: [draft, ngram]) func answersStayTheSame(speculation: String) async throws {
            let engine = try await RealEngine.program()
            try await Setting.with { setting in
                try await publish("plain", "", in: setting.fleet)
                try await publish("guessed", speculation, in: setting.fleet)
                let node = try await setting.node {
                    $0.engine = engine
                    $0.further = ["Serving": ["Slots=1"]]
                }
                for model in ["plain", "guessed"] { try await node.serves("1.0.0", model) }
                for question in Self.questions {
                    let plain = try await answer(question, "plain", node)
                    try #require(try await answer(question, "guessed", node) == plain)
                }
                let page = try await UnixHTTP.send(.GET, "/metrics", to: node.inference).body
                let (guessed, right) = (figure("num_draft_tokens", page), figure("num_accepted_tokens", page))
                try #require(guessed > 0 && right > 0 && right <= guessed, "\(right) of \(guessed)")
                let alone = try #require(try await node.status(of: "plain")?.plan)
                let together = try #require(try await node.status(of: "guessed")?.plan)
                if speculation == Self.draft {
                    try #require(together.keyValue == alone.keyValue + alone.keyValue, "\(together)")
                    try #require(together.weights > alone.weights && together.overhead > alone.overhead, "\(together)")
                } else {
                    try #require(together == alone, "\(together)")
                }
                try await node.stop()
            }
        }

        private func answer(_ question: String, _ model: String, _ node: Node) async throws -> String {
            let reply = try await node.ask(question, model: model, further: #""temperature":0"#, #""max_tokens":96"#)
            try #require(reply.status == 200 && reply.text.isEmpty == false, "\(reply)")
            return reply.text
        }

        private func figure(_ name: String, _ page: String) -> Double {
            let series = #"llamacpp:spec_decode_\#(name)_total{model="guessed",version="1.0.0"} "#
            let line = page.split(separator: "\n").first { $0.hasPrefix(series) }
            return line.flatMap { Double($0.dropFirst(series.count)) } ?? -1
        }

        private func publish(_ name: String, _ speculation: String, in fleet: Fleet) async throws {
            let folder = fleet.world.directory.appending("model-\(name)")
            try Scratch.make(folder)
            for variant in ["q8_0", "q4_0"] {
                let file = "shop-intent-\(variant).gguf"
                try Scratch.write(try Scratch.read(RealEngine.shopIntent.appending(file)), to: folder.appending(file))
            }
            let yaml = """
                name: \(name)
                version: 1.0.0
                description: The demo model.
                license: Apache-2.0
                context: 256
                variants:
                  - name: q8_0
                    file: shop-intent-q8_0.gguf
                \(speculation)

                """
            let manifest = folder.appending("manifest.yaml")
            try Scratch.write(yaml.utf8, to: manifest)
            try await fleet.ctl("model", "add", manifest.string)
            try await fleet.ctl("push", name)
        }
    }
}
