import FoundationEssentials
import NIOCore
import SwiftletContract

/// Asks a model questions of an exact length.
struct BenchClient {
    private struct Tokens: Decodable {
        let tokens: [Int]
    }

    private struct Completion: Encodable {
        let model: String
        let prompt: [Int]
        let max_tokens: Int
        var stream = true
        var temperature = 0.0
        /// To the last token that was asked for, whatever the model has to say.
        var ignore_eos = true
        /// Each time as if the prompt were new.
        var cache_prompt = false
    }

    private struct Reading: Encodable {
        let model: String
        let input: [Int]
    }

    private struct Vectors: Decodable {
        struct Usage: Decodable {
            let prompt_tokens: Int
        }
        let usage: Usage
    }

    let client: SocketClient
    let model: ListedModel

    /// Plain words, as many as give `count` tokens.
    func prompt(of count: Int) async throws -> [Int] {
        let words = "the quick brown fox jumps over the lazy dog while twelve grey geese cross a quiet road at noon "
        let text = String(repeating: words, count: count / 10 + 1)
        let body = try JSONEncoder().encode(["model": model.id, "content": text])
        let answer = try await client.ask("/tokenize", json: Array(body)).body
        guard let tokens = try? JSONDecoder().decode(Tokens.self, from: Data(answer.readableBytesView)).tokens,
            tokens.count >= count
        else { throw CommandFailure.unreadable(reason: "it is not a list of tokens") }
        return Array(tokens.prefix(count))
    }

    func write(_ prompt: [Int], answering count: Int) async throws -> BenchSample {
        let request = Completion(model: model.id, prompt: prompt, max_tokens: count)
        let json = Array(try JSONEncoder().encode(request))
        let start = ContinuousClock.now
        var first: Duration?
        var timings: CompletionEnd.Timings?
        let fields = try await client.stream("/v1/completions", json: json) { event in
            if first == nil { first = .now - start }
            timings = try CompletionEnd.timings(of: event) ?? timings
        }
        guard let timings else { throw CommandFailure.unreadable(reason: "the engine does not say how long it took") }
        return BenchSample(
            promptTokens: timings.prompt_n, answerTokens: timings.predicted_n, promptRate: timings.prompt_per_second,
            answerRate: timings.predicted_per_second, firstToken: first, energy: BenchSample.EnergyFigure(fields))
    }

    func read(_ prompt: [Int]) async throws -> BenchSample {
        let json = Array(try JSONEncoder().encode(Reading(model: model.id, input: prompt)))
        let start = ContinuousClock.now
        let (body, fields) = try await client.ask("/v1/embeddings", json: json)
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        guard let vectors = try? JSONDecoder().decode(Vectors.self, from: Data(body.readableBytesView)) else {
            throw CommandFailure.unreadable(reason: "it has no vectors")
        }
        let count = vectors.usage.prompt_tokens
        return BenchSample(
            promptTokens: count, answerTokens: 0, promptRate: Double(count) / seconds, answerRate: nil, firstToken: nil,
            energy: BenchSample.EnergyFigure(fields))
    }
}
