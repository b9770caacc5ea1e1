import FoundationEssentials
import NIOCore
import NIOHTTP1
import SwiftletContract
import SwiftletHarness
import SystemPackage
import Testing

extension Node {
    /// A model's answer.
    struct Reply: Sendable, CustomStringConvertible {
        var status: Int
        /// `model@version` that answered.
        var release: String?
        /// What the model said; where it said nothing, the whole body.
        var text: String

        var description: String { "\(status) from \(release ?? "nobody"): \(text)" }
    }

    // MARK: As an app

    /// A chat completion; `further` are members of the request, as JSON: `"temperature":0`.
    func ask(
        _ prompt: String = "hello", model: String = MadeUpModel.name, further: String...
    ) async throws -> Reply {
        let answer = try await UnixHTTP.send(
            .POST, "/v1/chat/completions", to: inference, json: try Self.question(prompt, model, further))
        let value = try? JSONDecoder().decode(JSONValue.self, from: Data(answer.body.utf8))
        var text: String?
        if case .array(let choices) = value?["choices"] { text = choices.first?["message"]?["content"]?.text }
        return Reply(
            status: answer.status, release: answer.headers.first(name: "swiftlet-model"), text: text ?? answer.body)
    }

    /// A streamed chat completion; `pieces` are the texts of its events. Throws unless it ends as it should.
    func stream(
        _ prompt: String = "hello", model: String = MadeUpModel.name, further: String...
    ) async throws -> (reply: Reply, pieces: [String]) {
        var body = ""
        let question = try Self.question(prompt, model, further + [#""stream":true"#])
        let (status, headers) = try await UnixHTTP.stream("/v1/chat/completions", to: inference, json: question) {
            body += $0
        }
        let events = body.split(separator: "\n").filter { $0.hasPrefix("data: ") }.map { $0.dropFirst(6) }
        guard status == 200, events.last == "[DONE]" else { throw NotYet("a stream with \(status) ends in \(body)") }
        let pieces = try events.dropLast().compactMap { event -> String? in
            guard case .array(let choices) = try JSONDecoder().decode(JSONValue.self, from: Data(event.utf8))["choices"]
            else { return nil }
            return choices.first?["delta"]?["content"]?.text
        }
        let release = headers.first(name: "swiftlet-model")
        return (Reply(status: status, release: release, text: pieces.joined()), pieces)
    }

    /// Written by hand: the order of the members of a schema is the order of the answer's.
    private static func question(_ prompt: String, _ model: String, _ further: [String]) throws -> String {
        let content = String(decoding: try JSONEncoder().encode(prompt), as: UTF8.self)
        let members = [#""model":"\#(model)""#, #""messages":[{"role":"user","content":\#(content)}]"#] + further
        return "{\(members.joined(separator: ","))}"
    }

    // MARK: As an operator

    func report() async throws -> NodeReport {
        let answer = try await UnixHTTP.send(.GET, "/v1/status", to: control, within: .seconds(10))
        return try NodeReport(json: Data(answer.body.utf8))
    }

    /// Runs `swiftlet`, with this node's sockets.
    func swiftlet(_ arguments: String...) async throws -> Command.Outcome {
        try await Command(
            executable: BuiltProgram.swiftlet.path, arguments: arguments,
            environment: [
                "SWIFTLET_INFERENCE_SOCKET": inference.string, "SWIFTLET_CONTROL_SOCKET": control.string,
            ]
        ).run()
    }

    /// `swiftlet sync`.
    func sync() async throws {
        let outcome = try await swiftlet("sync")
        try #require(outcome.end == .code(0), "\(outcome)")
    }
}
