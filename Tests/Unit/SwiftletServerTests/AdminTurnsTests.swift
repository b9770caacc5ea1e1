import Testing

@testable import SwiftletServer

@Suite struct AdminTurnsTests {
    @Test func asManyAsTheLimitAndWhoIsRefusedTakesNoTurn() {
        let turns = AdminTurns()
        for _ in 0..<AdminTurns.limit { #expect(turns.enter()) }
        for _ in 0..<3 { #expect(turns.enter() == false) }
        turns.leave()
        #expect(turns.enter())
        #expect(turns.enter() == false)
    }
}
