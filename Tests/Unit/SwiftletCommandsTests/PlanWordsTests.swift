import Testing

@testable import SwiftletCommands

@Suite struct PlanWordsTests {
    /// What is not in the words is not done on another machine, and nobody is told.
    @Test func allOfThePlanTravels() throws {
        let words = [
            "--profile=careful", "--deadline=2h", "--soak=3m", "--not-before=2026-11-22T03:00:00Z", "--gate=failed<=5%",
            "--gate=speed>=80%", "--asleep-fails", "--urgent",
        ]
        let options = try PlanOptions(words: words)
        #expect(options.words == words)
        let fields = Mirror(reflecting: options).children.count
        #expect(fields == 7, "a new option must travel too: put it into the words, and here")
    }
}
