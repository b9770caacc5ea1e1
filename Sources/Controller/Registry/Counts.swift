import SwiftletContract

/// What a node has counted of one version of a model, since its daemon's start or within some time.
struct Counts: Hashable, Sendable, Codable {
    struct Energy: Hashable, Sendable, Codable {
        var joules = 0.0
        var tokens = 0.0

        static func += (left: inout Self, right: Self) {
            left.joules += right.joules
            left.tokens += right.tokens
        }

        /// Nil where `earlier` is not a part of it.
        func since(_ earlier: Self) -> Self? {
            guard joules >= earlier.joules, tokens >= earlier.tokens else { return nil }
            return Energy(joules: joules - earlier.joules, tokens: tokens - earlier.tokens)
        }

        var perToken: Double? { tokens > 0 ? joules / tokens : nil }
    }

    var figures = ModelFigures()
    var measured = Energy()
    var estimated = Energy()

    init(_ status: ModelStatus, _ version: ReleaseVersion, _ uses: [PowerStatus.Use]) {
        figures = status.figures ?? ModelFigures()
        for use in uses where use.model == status.model && use.version == version {
            let energy = Energy(joules: use.joules, tokens: Double(use.promptTokens) + Double(use.answerTokens))
            if use.source.isMeasured { measured += energy } else { estimated += energy }
        }
    }

    /// Of the source that is worth more.
    var energyPerToken: Double? { measured.perToken ?? estimated.perToken }

    /// What has come since `earlier`; of what was begun anew, all.
    func since(_ earlier: Counts?) -> Counts {
        var rest = self
        rest.figures = figures.since(earlier?.figures)
        rest.measured = measured.since(earlier?.measured ?? Energy()) ?? measured
        rest.estimated = estimated.since(earlier?.estimated ?? Energy()) ?? estimated
        return rest
    }

    private enum CodingKeys: String, CodingKey { case figures = "f", measured = "m", estimated = "e" }
}
