public import SwiftletContract

/// Asks an engine a release's own checks.
public struct Prober: Sendable {
    /// Of failed cases, this many are named.
    private static let namedFailures = 10

    private let client: EngineClient
    private let model: ModelName
    private let adapters: [AdapterName]
    private let turns: Turns?
    private let caseLimit: Duration
    private let totalLimit: Duration

    /// Waits for a turn, and returns what ends it; nil: there is none.
    public typealias Turns = @Sendable () async -> (@Sendable () -> Void)?

    /// A case that is not answered within `caseLimit` has failed; so have those that are left after `totalLimit`, but where
    /// they take turns: how long a busy engine takes for all of them says nothing of it.
    ///
    /// - Parameters:
    ///   - adapters: as the engine has them, in this order.
    ///   - turns: of which each case takes one, where the engine serves others; nil: it serves nobody.
    public init(
        client: EngineClient, model: ModelName, adapters: [AdapterName] = [], turns: Turns? = nil,
        caseLimit: Duration = .seconds(60),
        totalLimit: Duration = .seconds(600)
    ) {
        self.client = client
        self.model = model
        self.adapters = adapters
        self.turns = turns
        self.caseLimit = caseLimit
        self.totalLimit = totalLimit
    }

    /// Runs the cases one after the other, as one user would ask. An engine that refuses, hangs or dies fails its
    /// cases; only cancelling throws, and so do turns that do not
    /// come, or not in time.
    public func run(_ suite: CheckSuite) async throws(EngineError) -> CheckOutcome {
        let end = ContinuousClock.now + totalLimit
        var failed: [String] = []
        for item in suite.cases {
            let left = end - .now
            if left <= .zero, turns != nil { throw .cancelled }
            guard left > .zero, try await passesInTurn(item, within: min(left, caseLimit)) else {
                failed.append(item.name)
                continue
            }
        }
        return CheckOutcome(
            passed: suite.cases.count - failed.count, total: suite.cases.count,
            minimumPassShare: suite.minimumPassShare, failed: Array(failed.prefix(Self.namedFailures)))
    }

    private func passesInTurn(_ item: CheckSuite.Case, within limit: Duration) async throws(EngineError) -> Bool {
        guard let turns else { return try await passes(item, within: limit) }
        guard let end = await turns() else { throw .cancelled }
        defer { end() }
        return try await passes(item, within: limit)
    }

    private func passes(_ item: CheckSuite.Case, within limit: Duration) async throws(EngineError) -> Bool {
        // Whoever it is for is not here.
        guard item.adapter.map(adapters.contains) != false else { return false }
        do {
            switch item.task {
            case .chat:
                let answer = try await client.chat(request(item, #""stream":false,"#), within: limit)
                return Self.text(of: answer).map(item.expect.isMet(by:)) ?? false
            case .embeddings:
                let answer: Vectors = try await client.ask(
                    "/v1/embeddings", request(item, #""encoding_format":"float","#), name: "the embeddings",
                    within: limit)
                return answer.nearest.map { $0 == item.expect.nearest } ?? false
            case .rerank:
                let answer: Ranking = try await client.ask(
                    "/v1/rerank", request(item, ""), name: "the reranking", within: limit)
                return answer.first.map { $0 == item.expect.nearest } ?? false
            case nil: return false
            }
        } catch .cancelled {
            throw .cancelled
        } catch {
            return false
        }
    }

    /// In front of what was written, which stays as it is: the order of a schema's members matters to the model.
    private func request(_ item: CheckSuite.Case, _ further: String) -> [UInt8] {
        let choice = AdapterChoice(of: item.adapter, among: adapters)
        let head = #"{"model":"\#(model)",\#(further)\#(choice.map { "\"lora\":\($0)," } ?? "")"#
        return Array(head.utf8) + item.requestBody.drop { $0 != UInt8(ascii: "{") }.dropFirst()
    }

    /// `choices[0].message.content`.
    private static func text(of answer: JSONValue) -> String? {
        guard case .array(let choices) = answer["choices"] else { return nil }
        return choices.first?["message"]?["content"]?.text
    }
}
