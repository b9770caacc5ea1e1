import Testing

@testable import SwiftletRegistry

@Suite struct RunWindowTests {
    /// Nodes choose their numbers.
    @Test func numbersThatAreFarApartAreCounted() {
        for highest in [-1, 0, 5, Int.max] {
            var window = RunWindow(highest: highest, bits: 0)
            for number in [Int.max, 3, 0, Int.max - 63, Int.max - 64] { window.insert(number) }
            #expect(window.highest == Int.max && window.contains(Int.max) && window.contains(Int.max - 63))
            #expect(window.contains(3) == false && window.contains(-1) == false && window.contains(Int.min) == false)
        }
    }
}
