import SwiftletContract
import Testing

@testable import SwiftletAgent

@Suite struct EvictableTests {
    private func candidate(
        _ name: String, _ mebibytes: Int64, busy: Bool = false, rate: Double = 1, reload: Double = 1
    ) -> Evictable {
        Evictable(
            model: ModelName(unchecked: name), memory: .mebibytes(mebibytes), isBusy: busy, rate: rate,
            reload: .seconds(reload))
    }

    private func names(freeing mebibytes: Int64, _ candidates: [Evictable]) -> [String]? {
        Evictable.victims(freeing: .mebibytes(mebibytes), among: candidates)?.map(\.model.text).sorted()
    }

    @Test func idleBeforeBusy() {
        let all = [candidate("busy", 100, busy: true, rate: 0), candidate("idle", 100, rate: 100)]
        #expect(names(freeing: 50, all) == ["idle"])
        #expect(names(freeing: 150, all) == ["busy", "idle"])
    }

    @Test func cheapToReloadBeforeDear() {
        #expect(
            names(freeing: 50, [candidate("cheap", 100, reload: 0.1), candidate("dear", 100, reload: 20)]) == ["cheap"])
        #expect(names(freeing: 50, [candidate("rare", 100, rate: 0.1), candidate("often", 100, rate: 60)]) == ["rare"])
    }

    /// Two small ones first look worth less, but the large one that follows makes them needless.
    @Test func nobodyGoesInVain() {
        let all = [candidate("a", 10, rate: 0.1), candidate("b", 500, rate: 10), candidate("c", 10, rate: 0.1)]
        #expect(names(freeing: 400, all) == ["b"])
        #expect(names(freeing: 15, all) == ["a", "c"])
    }

    @Test func nobodyGoesWhereItIsNotEnough() {
        #expect(names(freeing: 500, [candidate("a", 100), candidate("b", 100)]) == nil)
        #expect(names(freeing: 0, [candidate("a", 100)]) == [])
    }
}
