import FoundationEssentials
import SwiftletContract
import Testing

@Suite(.timeLimit(.minutes(1))) struct ModelFiguresTests {
    private func figures(_ answers: Int, refused: Int = 0) -> ModelFigures {
        var figures = ModelFigures(requests: answers + refused, answers: answers)
        if refused > 0 { figures.refusals = [.queueFull: refused] }
        for _ in 0..<answers { figures.firstToken.record(.milliseconds(40)) }
        return figures
    }

    @Test func whatHasComeSinceIsTheDifference() {
        var later = figures(10, refused: 4)
        later += figures(5, refused: 1)
        #expect(later.since(figures(10, refused: 4)) == figures(5, refused: 1))
        #expect(later.since(nil) == later)
        // The daemon has been started since, and counts anew.
        #expect(figures(3).since(figures(10)) == figures(3))
        #expect(figures(12).since(figures(10, refused: 1)) == figures(12))
    }

    @Test func reasonsOfANewerNodeAreLeftOut() throws {
        let text = #"{"requests":9,"answers":2,"refusals":{"queue_full":3,"eclipse":4},"more":1}"#
        let figures = try JSONDecoder().decode(ModelFigures.self, from: Data(text.utf8))
        #expect(figures.refusals == [.queueFull: 3])
        #expect(figures.firstToken.isEmpty)
    }

    /// They are sent with each report.
    @Test func theyAreShort() throws {
        var figures = figures(120, refused: 7)
        figures.refusals[.contextOverflow] = 2
        for time in stride(from: 20.0, to: 900, by: 7) { figures.firstToken.record(.milliseconds(time)) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let json = try encoder.encode(figures)
        #expect(json.count <= 200, "\(json.count)")
        #expect(try JSONDecoder().decode(ModelFigures.self, from: json) == figures)
    }

    @Test func whatTheAppOrTheBoxIsToBlameForIsNotTheReleases() {
        let figures = ModelFigures(
            requests: 100, refusals: [.quota: 1, .thermal: 2, .powerBudget: 4, .invalidRequest: 8, .engineFailed: 16])
        #expect(figures.refusedByRelease == 16)
    }
}
