import SwiftletContract
import Testing

/// A day of random load on a budget that does not hold all models at once.
@Suite(.timeLimit(.minutes(5))) struct BudgetTests {
    /// 1100 MiB of models and more, of which two take much more than their releases say.
    private func world(seed: UInt64, budget: Int64) -> BudgetWorld {
        BudgetWorld(
            seed: seed, budget: .mebibytes(budget),
            models: [
                BudgetWorld.model("large", digit: "1", mebibytes: 500, overhead: 30, loadSeconds: 6),
                BudgetWorld.model("liar", digit: "2", mebibytes: 300, overhead: 180, loadSeconds: 4),
                BudgetWorld.model(
                    "small", digit: "3", mebibytes: 60, overhead: 60, loadSeconds: 1,
                    leeway: Leeway(minContext: 512, cacheTypes: [.f16, .q8_0])),
                BudgetWorld.model("tiny", digit: "4", mebibytes: 10, overhead: 20, loadSeconds: 1),
            ])
    }

    /// `memory_over_budget_bytes`: what the engines take in truth, at the end of each of 86,400 seconds.
    @Test(arguments: 0..<4) func neverTakesMoreThanItsBudgetInADay(seed: UInt64) {
        let budget: Int64 = 700
        var world = world(seed: seed, budget: budget)
        var starved = 0
        for _ in 0..<(24 * 60) {
            world.run(seconds: 60)
            starved += world.starving(for: 120).count
        }
        let over = max(0, (world.highest - .mebibytes(budget)).count)
        let waits = world.waits.sorted()
        print(
            "memory_over_budget_bytes \(over) (seed \(seed)): \(world.answered) answers, \(world.loads) loads, "
                + "\(world.ownKills) and \(world.sharedKills) kills, p95 of waits \(waits[waits.count * 95 / 100]) s")
        #expect(over == 0)
        #expect(world.highestPlanned <= .mebibytes(budget))
        #expect(world.ownKills + world.sharedKills <= 6, "what was learned was forgotten")
        #expect(world.answered > 10_000)
        #expect(starved == 0, "somebody waited for more than two minutes")
    }

    /// Where nothing but the largest fits, it still gets its turn, and so do the others.
    @Test func takesTurnsWhereOnlyOneFits() {
        var world = world(seed: 11, budget: 640)
        world.run(seconds: 4 * 3600)
        #expect(world.starving(for: 120).isEmpty)
        #expect(world.models.values.allSatisfy { $0.requests > 0 }, "\(world.models.mapValues(\.requests))")
    }

    /// The kernel would have the last word: with a plan that is believed although it is wrong, engines are killed.
    @Test func theWorldsKernelKills() {
        var world = world(seed: 12, budget: 700)
        world.run(seconds: 3600)
        #expect(world.ownKills + world.sharedKills >= 1)
    }
}
