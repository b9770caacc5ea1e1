import FoundationEssentials
import SwiftletContract
import Testing

@testable import SwiftletEngine

/// What embeddings and rerankings say, by their answers.
@Suite struct NearestTests {
    private func vectors(_ vectors: [[Double]]) -> Vectors {
        Vectors(data: vectors.enumerated().map { .init(index: $0, embedding: $1) }.reversed())
    }

    @Test func isTheOneWithTheSmallestAngle() {
        #expect(vectors([[1, 0], [0, 5], [9, 1]]).nearest == 2)
        #expect(vectors([[1, 1], [2, 2.1], [-1, -1]]).nearest == 1)
    }

    /// A model that tells nothing apart, or answers with nothing, proves nothing.
    @Test(
        arguments: [
            [[1, 0], [2, 0], [3, 0]], [[0, 0], [1, 0], [0, 1]], [[1, 0], [1, 0, 0], [0, 1]], [[1, 0], [1, 0]], [],
        ] as [[[Double]]])
    func isNoneWhereNothingIsTold(all: [[Double]]) { #expect(vectors(all).nearest == nil) }

    @Test func theBestDocumentComesFirst() {
        let ranking = Ranking(results: [.init(index: 0, relevance_score: -3), .init(index: 1, relevance_score: -1)])
        #expect(ranking.first == 1)
        #expect(Ranking(results: ranking.results + [.init(index: 2, relevance_score: -1)]).first == nil)
        #expect(Ranking(results: [.init(index: 0, relevance_score: 1)]).first == nil)
    }
}
