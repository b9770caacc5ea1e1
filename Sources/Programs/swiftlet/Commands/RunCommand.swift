import ArgumentParser
import FoundationEssentials
import NIOCore
import SwiftletContract

/// `swiftlet run`: one question, one answer.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Ask a model; the answer is printed as it comes.",
        discussion: "Without a prompt, or with -, the prompt is read from standard input.")

    @Argument(help: "The model, as `swiftlet models` lists it.")
    var model: String
    @Argument(help: "What to ask.")
    var prompt: [String] = []
    @Option(help: "What the model is to be or to heed.")
    var system: String?
    @Option(help: ArgumentHelp("Answer in JSON of this JSON schema.", valueName: "file"))
    var schema: String?
    @Option(help: "The most tokens that the answer may have.")
    var maxTokens: Int?
    @Option(help: "0: always the likeliest answer.")
    var temperature: Double?
    @OptionGroup var format: FormatOption
    @OptionGroup var sockets: SocketOptions

    private static let maxPrompt = Bytes.mebibytes(4)

    func validate() throws {
        guard maxTokens ?? 1 > 0 else { throw ValidationError("--max-tokens wants at least 1.") }
        guard temperature ?? 0 >= 0 else { throw ValidationError("--temperature cannot be negative.") }
    }

    func run() async throws {
        var request = ChatRequest(
            model: model, system: system, prompt: try question(), stream: format.format == .text,
            schema: try schemaBytes())
        request.max_tokens = maxTokens
        request.temperature = temperature
        let json = try request.json()
        let client = try SocketClient(sockets.inference)
        if format.format == .json {
            Terminal.say(String(buffer: try await client.post("/v1/chat/completions", json: json)))
        } else {
            try await stream(json, from: client)
        }
    }

    private func stream(_ json: [UInt8], from client: SocketClient) async throws {
        var reason: String?
        var isLineOpen = false
        // Also before an error in the middle of an answer.
        defer { if isLineOpen { Terminal.write("\n") } }
        try await client.stream("/v1/chat/completions", json: json) { event in
            guard event != "[DONE]" else { return }
            let choice = try ChatChunk(event: event).choices?.first
            if let text = choice?.delta?.content, text.isEmpty == false {
                Terminal.write(text)
                isLineOpen = text.last?.isNewline == false
            }
            reason = choice?.finish_reason ?? reason
        }
        guard let reason else { throw CommandFailure.interrupted(reason: "the answer has no end") }
        if reason == "length" { Terminal.complain("swiftlet: the answer was cut at its limit of tokens.") }
    }

    private func question() throws -> String {
        if prompt.isEmpty == false && prompt != ["-"] { return prompt.joined(separator: " ") }
        if prompt.isEmpty && Terminal.inputIsTerminal { throw CommandFailure.noPrompt }
        var text = try Self.text("-")
        if text.last?.isNewline == true { text.removeLast() }
        guard text.contains(where: { $0.isWhitespace == false }) else { throw CommandFailure.noPrompt }
        return text
    }

    private func schemaBytes() throws -> [UInt8]? {
        guard let schema else { return nil }
        let bytes = Array(try Self.text(schema).utf8)
        do { try JSONScanner.members(of: bytes.span) { (_, _) throws(JSONFault) in } } catch {
            throw CommandFailure.file(path: schema, reason: "it is no JSON schema: it \(error)")
        }
        return bytes
    }

    private static func text(_ path: String) throws -> String {
        guard let text = String(validating: try Terminal.read(path, limit: maxPrompt), as: UTF8.self) else {
            throw CommandFailure.file(path: path == "-" ? "standard input" : path, reason: "it is not UTF-8 text")
        }
        return text
    }
}
