/// What apps had of the version of a model that serves, since the daemon's start. It changes with requests alone.
public struct ModelFigures: Hashable, Sendable {
    /// That an engine got, or that were refused.
    public var requests: Int
    /// Of them, those that were answered to their end.
    public var answers: Int
    /// Of them, those that were refused, by reason; none is zero.
    public var refusals: [Refusal.Code: Int]
    /// From a request's last byte to the first token of its answer, the wait for an engine and for a turn included; of what
    /// writes nothing, to the answer.
    public var firstToken: LatencyHistogram

    public init(
        requests: Int = 0, answers: Int = 0, refusals: [Refusal.Code: Int] = [:],
        firstToken: LatencyHistogram = LatencyHistogram()
    ) {
        self.requests = requests
        self.answers = answers
        self.refusals = refusals
        self.firstToken = firstToken
    }

    /// Requests that were refused for what the release is: its memory, its context, its speed, its engine. Not those for what the
    /// app asked or may ask, and not those for what the box may draw.
    public var refusedByRelease: Int {
        refusals.reduce(0) { $0 + ($1.key.isOfRelease ? $1.value : 0) }
    }

    /// No count becomes greater than this by adding, whatever nodes say.
    public static let maxCount = 1 << 50

    public static func += (left: inout Self, right: Self) {
        func sum(_ one: Int, _ other: Int) -> Int { min(one &+ other, maxCount) }
        left.requests = sum(left.requests, right.requests)
        left.answers = sum(left.answers, right.answers)
        left.refusals.merge(right.refusals, uniquingKeysWith: sum)
        left.firstToken += right.firstToken
    }

    /// What has come since `earlier`; all of it where that is not a part of it: the daemon has been started since.
    public func since(_ earlier: Self?) -> Self {
        guard let earlier, requests >= earlier.requests, answers >= earlier.answers,
            earlier.refusals.allSatisfy({ refusals[$0.key, default: 0] >= $0.value }),
            let firstToken = firstToken.since(earlier.firstToken)
        else { return self }
        return ModelFigures(
            requests: requests - earlier.requests, answers: answers - earlier.answers,
            refusals: refusals.merging(earlier.refusals, uniquingKeysWith: -).filter { $0.value > 0 },
            firstToken: firstToken)
    }
}

extension ModelFigures: Codable {
    private enum CodingKeys: String, CodingKey { case requests, answers, refusals, firstToken }

    /// Reasons that are newer than this program are left out; what is missing is nothing.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let refusals = try container.decodeIfPresent([String: Int].self, forKey: .refusals) ?? [:]
        self.init(
            requests: try container.decode(Int.self, forKey: .requests),
            answers: try container.decode(Int.self, forKey: .answers),
            refusals: refusals.reduce(into: [:]) { known, row in
                if let code = Refusal.Code(rawValue: row.key) { known[code] = row.value }
            },
            firstToken: try container.decodeIfPresent(LatencyHistogram.self, forKey: .firstToken)
                ?? LatencyHistogram())
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(requests, forKey: .requests)
        try container.encode(answers, forKey: .answers)
        if refusals.isEmpty == false {
            let words = refusals.map { ($0.key.rawValue, $0.value) }
            try container.encode(Dictionary(uniqueKeysWithValues: words), forKey: .refusals)
        }
        if firstToken.isEmpty == false { try container.encode(firstToken, forKey: .firstToken) }
    }
}

extension Refusal.Code {
    /// Whether another release of the same model might have answered.
    var isOfRelease: Bool {
        switch self {
        case .queueFull, .memoryBudget, .contextOverflow, .loading, .engineFailed, .notSupported: true
        case .quota, .powerBudget, .thermal, .modelNotFound, .invalidRequest, .noSpace, .badContent, .inProgress: false
        }
    }
}
