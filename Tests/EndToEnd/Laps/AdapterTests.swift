import FoundationEssentials
import Glibc
import NIOHTTP1
import SwiftletContract
import SwiftletHarness
import SystemPackage
import Testing

extension Laps {
    /// The demo model with two adapters, by the real engine.
    @Suite(.timeLimit(.minutes(4))) struct AdapterTests {
        private static let name = "adapted"
        private static let question = "Hi, we are out of AA batteries on aisle 7, please send 24 packs today"
        private static let ids = [name, "\(name):one", "\(name):two"]

        /// Each id answers as itself, whoever was answered before it in the same slot, and at the same time.
        @Test func areServedBesideTheirModelByOneEngine() async throws {
            try await served { fleet, node in
                let answers = try await answers(of: node)
                try #require(Set(answers).count == 3, "\(answers)")
                let plain = try JSONDecoder().decode(JSONValue.self, from: Data(answers[0].utf8))
                try #require(plain["intent"] == .string("restock"), "\(answers[0])")
                for turn in [0, 1, 0, 2, 1, 1, 0, 2, 2, 0] {
                    try #require(try await answer(turn, of: node) == answers[turn], "\(Self.ids[turn])")
                }
                // What is kept of a prompt while the slot has another is not taken up by somebody else.
                for turn in [1, 0, 2, 0] {
                    try #require(try await answer(turn, of: node) == answers[turn])
                    _ = try await node.ask("where is my parcel 4711?", model: Self.name)
                    try #require(try await answer(0, of: node) == answers[0], "after \(Self.ids[turn])")
                }
                let together = try await withThrowingTaskGroup(of: (Int, String).self) { group in
                    for turn in (0..<30).map({ $0 % 3 }) {
                        group.addTask { (turn, try await answer(turn, of: node)) }
                    }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                try #require(together.allSatisfy { answers[$0.0] == $0.1 }, "\(together)")
                try await answersAtEachPath(node, answers)
                try await isOneEngine(node)
                try await isSeen(node, fleet)
                try await itsChecksHold(fleet, node, answers)
            }
        }

        /// Other bytes in an adapter's place are not believed, neither on their way nor on the disk: those of another
        /// adapter too, which would do as well for the engine.
        @Test func anothersIsRefused() async throws {
            let engine = try await RealEngine.program()
            try await Setting.with { setting in
                try await publish("1.0.0", in: setting.fleet)
                let release = try release("1.0.0", in: setting.fleet)
                let (one, two) = (release.adapters[0].blob, release.adapters[1].blob)
                let others = try Scratch.read(setting.fleet.tree.appending("blobs/sha256/\(two.digest.hex)"))
                setting.server.harm("blobs/sha256/\(one.digest.hex)", with: .replaced(others))
                let node = try await setting.node { $0.engine = engine }
                try await node.says(.contentRejected)
                try await node.servesNothing()
                setting.server.heal()
                try await node.serves("1.0.0", Self.name)
                let answers = try await answers(of: node)

                // Until it is fetched anew, the node says so.
                setting.server.harm("blobs/sha256/\(one.digest.hex)", with: .status(503))
                let file = node.state.appending("blobs/sha256/\(one.digest.hex)")
                Scratch.remove(file)
                try Scratch.write(others, to: file)
                for process in try node.engines() { kill(process, SIGKILL) }
                try await node.says(.downloadFailing, one.digest.hex)
                setting.server.heal()
                try await node.serves("1.0.0", Self.name)
                try #require(try await self.answers(of: node) == answers)
            }
        }

        private func answersAtEachPath(_ node: Node, _ answers: [String]) async throws {
            let (streamed, _) = try await node.stream(
                Self.question, model: Self.ids[1], further: #""temperature":0"#, #""max_tokens":48"#)
            try #require(streamed.text == answers[1] && streamed.release == "\(Self.ids[1])@1.0.0", "\(streamed)")
            for (path, body) in [
                ("/v1/completions", #""prompt":"crates of oat milk""#),
                ("/v1/responses", #""input":"crates of oat milk""#),
            ] {
                var texts: Set<JSONValue?> = []
                for id in Self.ids {
                    let answer = try await UnixHTTP.send(
                        .POST, path, to: node.inference,
                        json: #"{"model":"\#(id)",\#(body),"temperature":0,"max_tokens":32,"max_output_tokens":32}"#)
                    try #require(answer.status == 200, "\(answer)")
                    let value = try JSONDecoder().decode(JSONValue.self, from: Data(answer.body.utf8))
                    texts.insert(text(of: value))
                }
                try #require(texts.count == 3, "\(path): \(texts)")
            }
        }

        private func text(of answer: JSONValue) -> JSONValue? {
            if case .array(let choices) = answer["choices"] { return choices.first?["text"] }
            guard case .array(let output) = answer["output"], case .array(let parts) = output.last?["content"] else {
                return nil
            }
            return parts.first?["text"]
        }

        private func isOneEngine(_ node: Node) async throws {
            try #require(try node.engines().count == 1)
            let status = try #require(try await node.status(of: Self.name))
            let plan = try #require(status.plan)
            try #require(plan.companions == Bytes(2 * 4 * 8 * (384 + 128) * 4), "\(plan)")
        }

        private func isSeen(_ node: Node, _ fleet: Fleet) async throws {
            let models = try await node.swiftlet("models")
            for id in Self.ids { try #require(models.output.contains("\(id) "), "\(models)") }
            let ran = try await node.swiftlet("run", Self.ids[1], Self.question)
            try #require(ran.end == .code(0), "\(ran)")
            let status = try await node.swiftlet("status")
            try #require(status.output.contains("q8_0 +one +two") && status.output.contains("adapted:two"), "\(status)")
            let page = try await UnixHTTP.send(.GET, "/metrics", to: node.inference).body
            for id in Self.ids { try #require(page.contains(#"swiftlet_requests_total{model="\#(id)""#), "\(id)") }
            let refused = try await node.ask(model: "\(Self.name):three")
            try #require(refused.status == 404 && refused.text.contains("adapted:one"), "\(refused)")
            try #require(try await fleet.ctl("model", "list").contains("+one"))
        }

        /// A release's own checks ask adapters too; with the two in each other's place it does not serve.
        private func itsChecksHold(_ fleet: Fleet, _ node: Node, _ answers: [String]) async throws {
            try await publish("2.0.0", expecting: answers, in: fleet)
            try await node.serves("2.0.0", Self.name)
            let checks = try #require(try await node.status(of: Self.name)?.active?.checks)
            try #require(checks.passed == 3 && checks.total == 3, "\(checks)")
            try await publish("3.0.0", expecting: answers, seeds: [2, 1], in: fleet)
            try await node.says(.checksFailed, "adapted:one, adapted:two", within: .seconds(60))
            try await node.serves("2.0.0", Self.name)
        }

        // MARK: The scene

        private func served(_ body: (Fleet, Node) async throws -> Void) async throws {
            let engine = try await RealEngine.program()
            try await Setting.with { setting in
                try await publish("1.0.0", in: setting.fleet)
                // One slot: each request finds there what the one before has left.
                let node = try await setting.node {
                    $0.engine = engine
                    $0.further = ["Serving": ["Slots=1"], "Budget": ["PromptCache=64M"]]
                }
                try await node.serves("1.0.0", Self.name)
                try await body(setting.fleet, node)
                try await node.stop()
            }
        }

        private func publish(
            _ version: String, expecting answers: [String]? = nil, seeds: [UInt64] = [1, 2], in fleet: Fleet
        ) async throws {
            let folder = fleet.world.directory.appending("adapted-\(version)")
            try Scratch.make(folder)
            let model = "shop-intent-q8_0.gguf"
            try Scratch.write(try Scratch.read(RealEngine.shopIntent.appending(model)), to: folder.appending(model))
            let shape = SyntheticModel.Shape(embedding: 128, layers: 4, feedForward: 384, context: 256)
            for (file, seed) in zip(["one.gguf", "two.gguf"], seeds) {
                try Scratch.write(SyntheticAdapter(for: shape, seed: seed).bytes, to: folder.appending(file))
            }
            if let answers { try Scratch.write(try checks(answers).utf8, to: folder.appending("checks.json")) }
            let yaml = """
                name: \(Self.name)
                version: \(version)
                description: The demo model, and what becomes of it.
                license: Apache-2.0
                context: 256
                variants:
                  - name: q8_0
                    file: \(model)
                adapters:
                  - name: one
                    file: one.gguf
                  - name: two
                    file: two.gguf
                \(answers == nil ? "" : "checks: checks.json")

                """
            let manifest = folder.appending("manifest.yaml")
            try Scratch.write(yaml.utf8, to: manifest)
            try await fleet.ctl("model", "add", manifest.string)
            try await fleet.ctl("push", "\(Self.name)@\(version)")
        }

        private func checks(_ answers: [String]) throws -> String {
            let cases = try zip(Self.ids, answers).map { id, answer in
                let adapter = id.split(separator: ":").dropFirst().first.map { #""adapter":"\#($0)","# } ?? ""
                let text = String(decoding: try JSONEncoder().encode(answer), as: UTF8.self)
                return
                    #"{"name":"\#(id)",\#(adapter)"request":{"messages":[{"role":"user","content":"\#(Self.question)"}],"#
                    + #""temperature":0,"max_tokens":48},"expect":{"contains":\#(text)}}"#
            }
            return #"{"minimumPassShare":1,"cases":[\#(cases.joined(separator: ","))]}"#
        }

        private func release(_ version: String, in fleet: Fleet) throws -> Release {
            let path = try #require(fleet.files(".\(Self.name)-\(version).json").first)
            return try Release(manifest: try Scratch.read(fleet.tree.appending(path)))
        }

        private func answers(of node: Node) async throws -> [String] {
            var answers: [String] = []
            for turn in Self.ids.indices { answers.append(try await answer(turn, of: node)) }
            return answers
        }

        private func answer(_ turn: Int, of node: Node) async throws -> String {
            let reply = try await node.ask(
                Self.question, model: Self.ids[turn], further: #""temperature":0"#, #""max_tokens":48"#)
            try #require(reply.status == 200 && reply.text.isEmpty == false, "\(reply)")
            return reply.text
        }
    }
}
