import ArgumentParser
import FoundationEssentials
import SwiftletContract

/// `swiftlet bench`: how fast a model is on this box, and what that costs.
struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Measure a model on this box: speed, time to the first token, memory, energy.",
        discussion: """
            Asks the model that serves, through the socket, as an app would, one request after the other; others that ask \
            meanwhile, and limits of watts and heat, are in the figures. Each prompt is computed anew. Figures are medians \
            over the runs, with the least and the most.
            """)

    @Argument(help: "The model, as `swiftlet models` lists it; the only one for chat where there is one.")
    var model: String?
    @Option(help: "Measured requests, after one that is not.")
    var runs = 5
    @Option(help: "Tokens of each prompt (a half of the context, 512 at most).")
    var promptTokens: Int?
    @Option(help: "Tokens of each answer (a quarter of the context, 128 at most).")
    var answerTokens: Int?
    @OptionGroup var format: FormatOption
    @OptionGroup var sockets: SocketOptions

    func validate() throws {
        guard (1...1000).contains(runs) else { throw ValidationError("--runs wants 1 to 1000.") }
        guard promptTokens ?? 1 > 0 else { throw ValidationError("--prompt-tokens wants at least 1.") }
        guard answerTokens ?? 2 > 1 else { throw ValidationError("--answer-tokens wants at least 2.") }
    }

    func run() async throws {
        let client = try SocketClient(sockets.inference)
        let model = try await client.model(model, for: .chat)
        guard model.task != .rerank else { throw CommandFailure.wrongTask(model: model.id, task: model.task) }
        let samples = try await samples(of: BenchClient(client: client, model: model))
        let report = try? await SocketClient(sockets.control).report()
        let result = BenchResult(model, samples, report?.models.first { $0.model.text == model.id })
        guard format.format == .json else { return Terminal.say(result.text) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        Terminal.say(String(decoding: try encoder.encode(result), as: UTF8.self))
    }

    private func samples(of bench: BenchClient) async throws -> [BenchSample] {
        let context = bench.model.context ?? 256
        let writes = bench.model.task == .chat
        let answer = writes ? answerTokens ?? min(128, max(2, context / 4)) : 0
        let count = promptTokens ?? min(512, max(1, context / 2))
        guard count + answer <= context else {
            throw CommandFailure.tooManyTokens(model: bench.model.id, asked: count + answer, context: context)
        }
        let prompt = try await bench.prompt(of: count)
        var samples: [BenchSample] = []
        for run in 0...runs {
            show(run == 0 ? "warming up" : "run \(run) of \(runs)")
            samples.append(try await writes ? bench.write(prompt, answering: answer) : bench.read(prompt))
        }
        show("")
        return Array(samples.dropFirst())
    }

    /// On one line of a terminal, which is empty in the end.
    private func show(_ text: String) {
        if Terminal.errorsAreOnATerminal { Terminal.write("\r\u{1B}[K\(text)", to: 2) }
    }
}
