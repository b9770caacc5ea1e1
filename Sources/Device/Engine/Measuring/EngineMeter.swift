import FoundationEssentials
public import SwiftletContract

/// Keeps an engine busy with a workload and counts what comes of it. Nothing of one prompt is of use to the next.
public struct EngineMeter: Sendable {
    private let client: EngineClient
    private let workload: Workload
    /// Tokens of the engine's own vocabulary, to make prompts from.
    private let tokens: [Int]

    /// An answer that takes longer ends the measurement.
    private static let requestLimit: Duration = .seconds(120)
    /// Read to have tokens of many kinds.
    private static let text = (0..<600).map { "box \($0 * 7919 % 1000) asks" }.joined(separator: ", ")

    /// Asks the engine for tokens to ask with.
    public init(_ client: EngineClient, _ workload: Workload) async throws(EngineError) {
        self.client = client
        self.workload = workload
        let name = "tokens for a prompt"
        let answer = try await client.post(
            "/tokenize", Self.body(["content": Self.text], name), name: name, within: Self.requestLimit)
        guard case .array(let values) = answer["tokens"], case let tokens = values.compactMap(\.count),
            tokens.isEmpty == false
        else { throw .unusableAnswer(request: name, reason: "it has no tokens") }
        self.tokens = tokens
    }

    /// With `atOnce` requests under way at any moment, for at least `duration`.
    public func run(atOnce: Int, for duration: Duration) async throws(EngineError) -> EngineReading {
        let start = ContinuousClock.now
        let end = start + duration
        do {
            let all = try await withThrowingTaskGroup(of: [EngineReading.Answer].self) { group in
                for lane in 0..<atOnce {
                    group.addTask { try await answers(until: end, salt: lane * 1009) }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            return EngineReading(answers: all, seconds: start.duration(to: .now) / .seconds(1))
        } catch let error as EngineError {
            throw error
        } catch {
            throw .cancelled
        }
    }

    private func answers(until end: ContinuousClock.Instant, salt: Int) async throws(EngineError) -> [EngineReading
        .Answer]
    {
        var answers: [EngineReading.Answer] = []
        repeat {
            answers.append(try await ask(salt: salt + answers.count * 31))
        } while ContinuousClock.now < end
        return answers
    }

    private func ask(salt: Int) async throws(EngineError) -> EngineReading.Answer {
        let name = "an answer to measure"
        let prompt = (0..<workload.promptTokens).map { tokens[($0 * 7 + salt) % tokens.count] }
        let body = try Self.body(
            Question(prompt: prompt, n_predict: workload.answerTokens, cache_prompt: false, ignore_eos: true), name)
        let start = ContinuousClock.now
        let answer = try await client.post("/completion", body, name: name, within: Self.requestLimit)
        let seconds = start.duration(to: .now) / .seconds(1)
        guard let read = answer["tokens_evaluated"]?.count, let written = answer["tokens_predicted"]?.count,
            let writing = answer["timings"]?["predicted_ms"]?.quantity, read > 0, written > 0, writing >= 0
        else { throw .unusableAnswer(request: name, reason: "it does not count its tokens") }
        return EngineReading.Answer(
            read: read, written: written, seconds: seconds, writingSeconds: min(seconds, writing / 1000))
    }

    /// As llama-server names it.
    private struct Question: Encodable {
        var prompt: [Int]
        var n_predict: Int
        var cache_prompt: Bool
        var ignore_eos: Bool
    }

    private static func body(_ value: some Encodable, _ name: String) throws(EngineError) -> [UInt8] {
        do { return Array(try JSONEncoder().encode(value)) } catch {
            throw .unusableAnswer(request: name, reason: "\(error)")
        }
    }
}

extension JSONValue {
    fileprivate var count: Int? { if case .integer(let value) = self { Int(exactly: value) } else { nil } }

    fileprivate var quantity: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }
}
