import SwiftletContract
import SwiftletHarness
import SystemPackage
import Testing

extension Peers {
    /// The API, by those who ask for it: OpenAI's own client, and curl.
    @Suite(.timeLimit(.minutes(5))) struct OpenAITests {
        @Test func theirClientIsAnswered() async throws {
            try await Desk.with(slots: 2) { desk in
                let outcome = try await Peer.script(
                    "openai_ask.py",
                    [
                        "--socket", desk.node.inference.string, "--chat", Desk.chat, "--writer", Desk.writer,
                        "--embeddings", Desk.embeddings, "--rerank", Desk.rerank,
                    ], within: .seconds(120))
                try outcome.required("OpenAI's client asks")
                let checks = try #require(try await desk.node.status(of: Desk.embeddings)?.active?.checks)
                try #require(checks.passed == 2 && checks.total == 2, "\(checks)")
                try await aModelThatFailsItsChecksDoesNotServe(desk)
            }
        }

        /// The same release with its checks turned round: what serves goes on.
        private func aModelThatFailsItsChecksDoesNotServe(_ desk: Desk) async throws {
            let folder = desk.fleet.world.directory.appending("model-\(Desk.embeddings)")
            let manifest = folder.appending("manifest.yaml")
            let turned = Desk.nearest.replacing(#""nearest": 2"#, with: #""nearest": 1"#)
            try Scratch.write(turned.utf8, to: folder.appending("checks.json"))
            let yaml = String(decoding: try Scratch.read(manifest), as: UTF8.self)
            try Scratch.write(yaml.replacing("1.0.0", with: "2.0.0").utf8, to: manifest)
            try await desk.fleet.ctl("model", "add", manifest.string)
            try await desk.fleet.ctl("push", "\(Desk.embeddings)@2.0.0")
            try await desk.node.says(.checksFailed, "parcels", within: .seconds(60))
            let status = try #require(try await desk.node.status(of: Desk.embeddings))
            try #require(status.active?.version.text == "1.0.0" && status.state == .serving, "\(status)")
        }

        private struct Question: CustomStringConvertible {
            var path: String
            var model: String
            var body: String
            var isStream = false
            var description: String { path + (isStream ? " as a stream" : "") }
        }

        private static let questions: [Question] = {
            let message = #""messages":[{"role":"user","content":"24 crates of oat milk, \u00fcber \ud83d\ude80"}]"#
            let answer = #""temperature":0,"max_tokens":64"#
            let usage = #""stream":true,"stream_options":{"include_usage":true}"#
            return [
                Question(
                    path: "/v1/chat/completions", model: Desk.chat, body: "\(message), \(answer),\"logprobs\": true"),
                Question(
                    path: "/v1/chat/completions", model: Desk.chat, body: "\(message),\(answer),\(usage)",
                    isStream: true),
                Question(
                    path: "/v1/chat/completions/input_tokens", model: Desk.chat, body: message),
                Question(path: "/v1/completions", model: Desk.chat, body: #""prompt":"crates",\#(answer)"#),
                Question(
                    path: "/v1/completions", model: Desk.chat, body: #""prompt":"crates",\#(answer),\#(usage)"#,
                    isStream: true),
                Question(path: "/v1/responses", model: Desk.chat, body: #""input":"crates","temperature":0"#),
                Question(
                    path: "/v1/responses", model: Desk.chat, body: #""input":"crates","temperature":0,"stream":true"#,
                    isStream: true),
                Question(path: "/v1/embeddings", model: Desk.embeddings, body: #""input":["a crate", "oat milk"]"#),
                Question(
                    path: "/v1/embeddings", model: Desk.embeddings,
                    body: #""input":"a crate","encoding_format":"base64""#),
                Question(
                    path: "/v1/rerank", model: Desk.rerank,
                    body: #""query":"milk","documents":["oat milk","a wet floor"]"#),
                Question(path: "/tokenize", model: Desk.chat, body: #""content":"oat milk","with_pieces":true"#),
                Question(path: "/detokenize", model: Desk.chat, body: #""tokens":[70, 80,90]"#),
            ]
        }()

        /// Curl asks the node and, with the same bytes, the engine itself: one answer is the other, but for what the
        /// engine makes up anew each time: identifiers, times and timings.
        @Test func curlIsAnsweredAsTheEngineAnswers() async throws {
            try await Desk.with(slots: 1) { desk in
                for question in Self.questions {
                    let body = #"{ "model":"\#(question.model)",\#(question.body) }"#
                    let engine = try await desk.engine(of: question.model)
                    // What a prompt leaves in the engine's cache is counted in the next answer.
                    _ = try await Self.curl(engine, question.path, body)
                    let own = try await Self.curl(engine, question.path, body)
                    let ours = try await Self.curl(desk.node.inference, question.path, body)
                    try #require(Self.fixed(ours) == Self.fixed(own), "\(question): \(ours)\nand\n\(own)")
                    try #require(own.contains("\"error\"") == false && own.count > 10, "\(question): \(own)")
                    try #require(own.contains("data: ") == question.isStream, "\(question): \(own)")
                }
                let list = try await Self.curl(desk.node.inference, "/v1/models")
                for model in [Desk.chat, Desk.writer, Desk.embeddings, Desk.rerank] {
                    try #require(list.contains(#""id":"\#(model)""#), "\(list)")
                    let one = try await Self.curl(desk.node.inference, "/v1/models/\(model)@1.0.0")
                    try #require(one.contains(#""id":"\#(model)""#), "\(one)")
                }
            }
        }

        private static func curl(_ socket: FilePath, _ path: String, _ body: String? = nil) async throws -> String {
            let data = body.map { ["-H", "Content-Type: application/json", "--data-binary", $0] } ?? []
            let outcome = try await Command(
                executable: "/usr/bin/curl",
                arguments: ["-sS", "--no-buffer", "--unix-socket", socket.string, "http://localhost" + path] + data
            ).run()
            return try outcome.required("curl \(path)").output
        }

        private static func fixed(_ answer: String) -> String {
            answer.replacing(/"(chatcmpl-|resp_|msg_|rs_|fc_)?[A-Za-z0-9]{24,40}"/, with: "\"an identifier\"")
                .replacing(/"(created|created_at|completed_at)":[0-9]+/, with: "\"a time\"")
                .replacing(/"timings":\{[^}]*\}/, with: "\"timings\"")
        }
    }
}
