/// The answer to a request for a reranking, as far as a check looks at it.
struct Ranking: Decodable, Sendable {
    struct Entry: Decodable, Sendable {
        var index: Int
        var relevance_score: Double
    }

    var results: [Entry]

    /// The document that answers best; nil where two are equally good.
    var first: Int? {
        guard let best = results.max(by: { $0.relevance_score < $1.relevance_score }), results.count > 1,
            results.count(where: { $0.relevance_score == best.relevance_score }) == 1
        else { return nil }
        return best.index
    }
}
