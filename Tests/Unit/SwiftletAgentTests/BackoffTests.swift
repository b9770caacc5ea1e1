import Testing

@testable import SwiftletAgent

@Suite struct BackoffTests {
    @Test func doublesUpToItsLimitLessAThirdAtMost() {
        let backoff = Backoff(first: .seconds(1), last: .seconds(60))
        var random = SplitMix(seed: 7)
        for (failure, longest) in [(1, 1), (2, 2), (3, 4), (7, 60), (1000, 60)] {
            for _ in 0..<100 {
                let delay = backoff.delay(afterFailure: failure, using: &random)
                #expect(delay <= .seconds(longest))
                #expect(delay >= .seconds(longest) * 2 / 3)
            }
        }
    }
}
