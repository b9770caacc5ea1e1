import SwiftletContract
import Testing

@Suite struct MemoryPlanTests {
    /// 100 MiB of weights, 1 MiB for each 256 tokens, 10 MiB more.
    /// What is loaded beside the model is counted, and what is left for the context is less by it.
    @Test func countsWhatIsLoadedBesideTheModel() {
        var with = needs
        with.companions = .mebibytes(3)
        let wish = MemoryWish(slots: 1)
        let alone = needs.plan(context: 512, slots: 1)
        let plan = with.plan(context: 512, slots: 1)
        #expect(plan.total == alone.total + .mebibytes(3) && plan.companions == .mebibytes(3))
        #expect(plan.ownMemory == alone.ownMemory + .mebibytes(3) && alone.companions == nil)
        #expect(with.plan(within: plan.total, context: 512, wish: wish) == plan)
        #expect(with.plan(within: plan.total - Bytes(1), context: 512, wish: wish) == nil)
        #expect("\(plan)".contains("beside it 3.0 MiB") && "\(alone)".contains("beside") == false)
    }

    private let needs = MemoryNeeds(
        weights: .mebibytes(100), keyValuePerToken: .kibibytes(4), overhead: .mebibytes(10))
    private let wish = MemoryWish(slots: 2, promptCache: .mebibytes(20))

    private func planned(_ mebibytes: Int64, _ leeway: Leeway?) -> MemoryPlan? {
        needs.plan(within: .mebibytes(mebibytes), context: 2048, wish: wish, leeway: leeway)
    }

    /// In the order of the steps: everything, no prompt cache, a smaller context, one slot, quantised, nothing.
    @Test(
        arguments: [
            (146, 2048, 2, CacheType.f16, 20), (145, 2048, 2, .f16, 0), (126, 2048, 2, .f16, 0),
            (125, 1792, 2, .f16, 0), (114, 512, 2, .f16, 0), (113, 768, 1, .f16, 0), (112, 512, 1, .f16, 0),
            (111, 0, 0, .f16, 0),
        ] as [(Int64, Int, Int, CacheType, Int64)])
    func takesAwayWhatHurtsLeast(mebibytes: Int64, context: Int, slots: Int, type: CacheType, cache: Int64) {
        let plan = planned(mebibytes, Leeway(minContext: 512))
        #expect(plan?.context ?? 0 == context)
        #expect(plan?.slots ?? 0 == slots)
        #expect(plan?.promptCache ?? .zero == .mebibytes(cache))
        #expect(plan.map { $0.total <= .mebibytes(mebibytes) } ?? true)
    }

    @Test func quantisesLast() throws {
        let plan = try #require(planned(111, Leeway(minContext: 256, cacheTypes: [.f16, .q8_0])))
        #expect(plan.cacheType == .f16 && plan.context == 256 && plan.slots == 1)
        let quantised = try #require(
            needs.plan(
                within: .mebibytes(111) + .kibibytes(500), context: 512, wish: MemoryWish(slots: 1),
                leeway: Leeway(minContext: 512, cacheTypes: [.f16, .q8_0])))
        #expect(quantised.cacheType == .q8_0 && quantised.context == 512)
        #expect(quantised.keyValue == Bytes(Int64(2 << 20) * 34 / 64))
    }

    @Test func withoutLeewayOnlySlotsGo() {
        #expect(planned(126, nil)?.slots == 2)
        #expect(planned(125, nil)?.slots == 1)
        #expect(planned(125, nil)?.context == 2048)
        #expect(planned(117, nil) == nil)
    }

    @Test func theLeastIsWhatLeewayAllows() {
        #expect(needs.smallestPlan(context: 2048).total == .mebibytes(118))
        #expect(needs.smallestPlan(context: 2048, leeway: Leeway(minContext: 512)).total == .mebibytes(112))
    }

    /// Whatever a manifest says, nothing overflows, and what is planned fits and is no less than what was asked for.
    @Test func isSoundForAnyNumbers() {
        let sizes: [Int64] = [0, 1, 1 << 20, 1 << 40, 1 << 46, Int64.max]
        for weights in sizes {
            for keyValue in [0, 1, 1 << 30] as [Int64] {
                let needs = MemoryNeeds(
                    weights: Bytes(weights), keyValuePerToken: Bytes(keyValue), overhead: Bytes(weights))
                for budget in sizes {
                    let plan = needs.plan(
                        within: Bytes(budget), context: 1 << 22, wish: MemoryWish(slots: 64),
                        leeway: Leeway(minContext: 1, cacheTypes: CacheType.allCases))
                    guard let plan else { continue }
                    #expect(plan.total <= Bytes(budget) && plan.context >= 1 && plan.slots >= 1)
                }
            }
        }
    }
}
