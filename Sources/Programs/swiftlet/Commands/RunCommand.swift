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
    @Option(help: ArgumentHelp("Answer in JSON of this JSON schema.", valueName: "file"))
    var schema: String?
    @OptionGroup var options: AnswerOptions
    @OptionGroup var format: FormatOption
    @OptionGroup var sockets: SocketOptions

    private static let maxPrompt = Bytes.mebibytes(4)

    func run() async throws {
        var request = ChatRequest(
            model: model, messages: (options.system.map { [.system($0)] } ?? []) + [.user(try question())],
            stream: format.format == .text, schema: try schemaBytes())
        options.apply(to: &request)
        let json = try request.json()
        let client = try SocketClient(sockets.inference)
        if format.format == .json {
            Terminal.say(String(buffer: try await client.ask("/v1/chat/completions", json: json).body))
        } else {
            _ = try await ChatAnswer.printed(json, from: client)
        }
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
