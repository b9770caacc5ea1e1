import Testing

@testable import SwiftletAgent
@testable import SwiftletContract
@testable import SwiftletTrust

/// Models that share a budget: who is loaded, who leaves, and what is learned.
@Suite struct MemoryTests {
    private let a = ModelName(unchecked: "a")
    private let b = ModelName(unchecked: "b")

    /// Each takes 100 MiB and 11 to 12 more.
    private func agent(budget: Int64, pinned: Set<ModelName> = [], weights: Bytes = .mebibytes(100)) -> Agent {
        var state = NodeState()
        state.models[a] = ModelRecord(active: Sample.installation("a", weights: weights, digit: "1"))
        state.models[b] = ModelRecord(active: Sample.installation("b", weights: weights, digit: "2"))
        var agent = Sample.agent(budget: .mebibytes(budget), state: state, hasRepository: false)
        agent.settings.pinned = pinned
        return agent
    }

    private func started(_ effects: [Effect]) -> [(EngineID, ModelName, MemoryPlan)] {
        effects.compactMap {
            if case .start(let engine, let installation, let plan, _) = $0 {
                (engine, installation.model, plan)
            } else {
                nil
            }
        }
    }

    private func retired(_ effects: [Effect]) -> [EngineID] {
        effects.compactMap { if case .retire(let engine) = $0 { engine } else { nil } }
    }

    private func absences(_ effects: [Effect], _ model: ModelName) -> [Absence] {
        effects.compactMap {
            if case .routeAbsent(let installation, let absence) = $0, installation.model == model {
                absence
            } else {
                nil
            }
        }
    }

    /// They are fetched, planned, and given to the engine with the model; a prompt that one has read is of no use to
    /// another.
    @Test func adaptersAreCounted() throws {
        var installation = Sample.installation("a", weights: .mebibytes(100), digit: "1")
        installation.release.adapters = [
            Adapter(
                name: AdapterName(unchecked: "german"), blob: Blob(digest: Sample.digest("7"), size: .mebibytes(6)),
                weights: .mebibytes(5), base: Sample.digest("1"))
        ]
        #expect(installation.content.map(\.digest) == [Sample.digest("1"), Sample.digest("7")])
        #expect(installation.blobs.contains(installation.release.adapters[0].blob))
        var state = NodeState()
        state.models[a] = ModelRecord(active: installation)
        var agent = Sample.agent(budget: .mebibytes(500), state: state, hasRepository: false)
        agent.settings.tuning.promptCache = .mebibytes(64)
        let (engine, _, plan) = try #require(started(agent.step(.started, at: Sample.moment(0))).first)
        #expect(plan.companions == .mebibytes(5) && plan.promptCache == .zero)
        #expect(plan.total == .mebibytes(100 + 5 + 10 + 2))
        _ = agent.step(.engineReady(engine), at: Sample.moment(1))
        // What was planned for adapters is not learned as something else.
        let seen = MemoryObservation(peak: plan.ownMemory + plan.overhead, stalled: 0)
        let effects = agent.step(.memoryObserved(engine, seen), at: Sample.moment(90))
        #expect(effects.contains { if case .limitEngine = $0 { true } else { false } } == false)
        #expect(agent.state.models[a]?.learned?.first?.overhead == plan.overhead)
    }

    @Test func whatDoesNotFitIsLoadedWhenItIsAskedFor() throws {
        var agent = agent(budget: 150)
        let first = agent.step(.started, at: Sample.moment(0))
        #expect(started(first).map(\.1) == [a])
        #expect(first.contains(.limitMemory(.mebibytes(150))))
        #expect(absences(first, b) == [.unloaded])
        #expect(agent.conditions.isEmpty)
        let engine = try #require(started(first).first?.0)
        _ = agent.step(.engineReady(engine), at: Sample.moment(1))
        // It came just before.
        #expect(retired(agent.step(.demanded(b), at: Sample.moment(2))) == [])
        let later = agent.step(.tick, at: Sample.moment(6))
        #expect(retired(later) == [engine])
        #expect(started(later).isEmpty, "its memory is not free yet")
        let after = agent.step(.engineExited(engine, .stopped), at: Sample.moment(7))
        #expect(started(after).map(\.1) == [b])
        #expect(agent.memoryInUse <= .mebibytes(150))
    }

    @Test func aPinnedModelStaysAndTheOtherIsToldTheNumbers() throws {
        var agent = agent(budget: 150, pinned: [b])
        let first = agent.step(.started, at: Sample.moment(0))
        #expect(started(first).map(\.1) == [b])
        #expect(absences(first, a) == [.tooLarge(needed: .mebibytes(111), limit: .mebibytes(38))])
        #expect(agent.conditions.keys.map(\.code) == [.noVariantFits])
    }

    @Test func whoIsBusyGoesOnlyAfterOthersHaveWaited() throws {
        var agent = agent(budget: 150)
        let engine = try #require(started(agent.step(.started, at: Sample.moment(0))).first?.0)
        _ = agent.step(.engineReady(engine), at: Sample.moment(1))
        _ = agent.step(.used([a: Use(requests: 5, inFlight: 1)]), at: Sample.moment(9))
        let asked = agent.step(.demanded(b), at: Sample.moment(10))
        #expect(retired(asked) == [])
        #expect(absences(asked, b) == [.queued(needed: .mebibytes(112), limit: .mebibytes(150))])
        #expect(retired(agent.step(.tick, at: Sample.moment(14))) == [])
        #expect(retired(agent.step(.tick, at: Sample.moment(15))) == [engine])
    }

    /// The kernel's verdict corrects the plan, each time by more, and ends with an honest no: never a loop.
    @Test func anEngineThatIsKilledForMemoryIsPlannedWithMore() throws {
        var state = NodeState()
        state.models[a] = ModelRecord(active: Sample.installation("a", weights: .mebibytes(100), digit: "1"))
        var agent = Sample.agent(budget: .mebibytes(500), state: state, hasRepository: false)
        var running = try #require(started(agent.step(.started, at: Sample.moment(0))).first { $0.1 == a })
        var totals: [Bytes] = []
        var time = 0
        while totals.count < 50 {
            totals.append(running.2.total)
            _ = agent.step(.engineReady(running.0), at: Sample.moment(time + 1))
            let limit = running.2.total
            var effects = agent.step(.engineExited(running.0, .outOfMemory(limit: limit)), at: Sample.moment(time + 2))
            #expect(agent.conditions.keys.contains(ConditionKey(code: .memoryExceeded, model: a)))
            var next = started(effects).first { $0.1 == a }
            for second in 3..<200 where next == nil {
                effects = agent.step(.tick, at: Sample.moment(time + second))
                next = started(effects).first { $0.1 == a }
            }
            guard let next else { break }
            #expect(next.2.total > limit, "it would be killed again")
            running = next
            time += 200
        }
        #expect(totals == totals.sorted() && (3...12).contains(totals.count), "\(totals)")
        #expect(agent.conditions.keys.contains(ConditionKey(code: .noVariantFits, model: a)))
    }

    @Test func aSmallerVariantIsFetchedWhereTheLargerOneDoesNotFitAnyMore() throws {
        var state = NodeState()
        let release = Sample.release([
            Sample.variant("q8_0", weights: .mebibytes(200)),
            Sample.variant("q4_0", weights: .mebibytes(100), digit: "b"),
        ])
        state.models[Sample.model] = ModelRecord(
            active: Installation(
                release: release, variant: release.variants[0], manifest: Sample.digest("d"),
                rollout: RolloutID(unchecked: "r1"), installedAt: Sample.start))
        var agent = Sample.agent(budget: .mebibytes(250), state: state)
        let first = try #require(started(agent.step(.started, at: Sample.moment(0))).first)
        _ = agent.step(.engineReady(first.0), at: Sample.moment(1))
        let end = EngineEnd.outOfMemory(limit: .mebibytes(238))
        _ = agent.step(.engineExited(first.0, end), at: Sample.moment(2))
        let effects = agent.step(.tick, at: Sample.moment(4))
        #expect(effects.contains(.download(release.variants[1].blob, from: .network)))
        let trial = try #require(started(agent.step(.downloaded(Sample.digest("b")), at: Sample.moment(5))).first)
        _ = agent.step(.engineReady(trial.0), at: Sample.moment(6))
        let outcome = CheckOutcome(passed: 1, total: 1, minimumPassShare: 1, failed: [])
        _ = agent.step(.checked(trial.0, outcome), at: Sample.moment(7))
        let record = try #require(agent.state.models[Sample.model])
        #expect(record.active?.variant.name.text == "q4_0")
        #expect(record.previous == nil && record.refused == nil)
        #expect(agent.conditions.keys.contains(ConditionKey(code: .noVariantFits, model: Sample.model)) == false)
    }

    @Test func aSmallerBudgetHoldsOnceTheEnginesFit() throws {
        var agent = agent(budget: 300)
        let first = agent.step(.started, at: Sample.moment(0))
        let engines = started(first)
        #expect(engines.count == 2)
        for engine in engines { _ = agent.step(.engineReady(engine.0), at: Sample.moment(1)) }
        var settings = agent.settings
        settings.memoryBudget = .mebibytes(150)
        let change = agent.step(.configured(settings), at: Sample.moment(2))
        let gone = try #require(retired(change).first)
        #expect(retired(change).count == 1)
        #expect(change.contains(.limitMemory(.mebibytes(150))) == false)
        let after = agent.step(.engineExited(gone, .stopped), at: Sample.moment(3))
        #expect(after.contains(.limitMemory(.mebibytes(150))))
        #expect(agent.memoryInUse <= .mebibytes(150))
    }

    @Test func whatAnEngineReallyTakesIsLearned() throws {
        var agent = agent(budget: 500)
        let engine = try #require(started(agent.step(.started, at: Sample.moment(0))).first { $0.1 == a })
        _ = agent.step(.engineReady(engine.0), at: Sample.moment(1))
        let little = MemoryObservation(peak: .mebibytes(9), stalled: 0)
        _ = agent.step(.memoryObserved(engine.0, little), at: Sample.moment(4))
        #expect(agent.state.models[a]?.learned == nil, "it has hardly begun")
        let seen = MemoryObservation(peak: .mebibytes(42), stalled: 0)
        _ = agent.step(.memoryObserved(engine.0, seen), at: Sample.moment(5))
        #expect(agent.state.models[a]?.learned?.first?.overhead == .mebibytes(40))
        #expect(agent.plans[a] == .mebibytes(142), "it counts with what it takes")
        let again = agent.step(.memoryObserved(engine.0, seen), at: Sample.moment(6))
        #expect(again.contains { if case .persist = $0 { true } else { false } } == false)
        #expect(agent.report(at: Sample.moment(96), facts: .none, memory: [:]).models.first?.peak == .mebibytes(42))
    }

    @Test func pressureIsSaidAndRelievedByAnEighthMore() throws {
        var agent = agent(budget: 230)
        let engines = started(agent.step(.started, at: Sample.moment(0)))
        for engine in engines { _ = agent.step(.engineReady(engine.0), at: Sample.moment(1)) }
        let hot = try #require(engines.first { $0.1 == a })
        let cold = try #require(engines.first { $0.1 == b })
        _ = agent.step(.used([a: Use(requests: 9, inFlight: 1)]), at: Sample.moment(9))
        let stall = MemoryObservation(peak: .mebibytes(10), stalled: 0.5)
        for second in [10, 15] { _ = agent.step(.memoryObserved(hot.0, stall), at: Sample.moment(second)) }
        #expect(agent.conditions.isEmpty)
        let effects = agent.step(.memoryObserved(hot.0, stall), at: Sample.moment(20))
        #expect(effects.contains(.limitEngine(hot.0, .mebibytes(126))))
        #expect(retired(effects) == [cold.0], "there is no room beside it any more")
        #expect(agent.conditions.keys.contains(ConditionKey(code: .memoryPressure, model: a)))
        let calm = MemoryObservation(peak: .mebibytes(10), stalled: 0)
        _ = agent.step(.memoryObserved(hot.0, calm), at: Sample.moment(30))
        #expect(agent.conditions.keys.contains(ConditionKey(code: .memoryPressure, model: a)) == false)
    }

    @Test func underPressureThatCannotBeRelievedItIsStartedAgainWithLess() throws {
        var state = NodeState()
        var installation = Sample.installation("a", weights: .mebibytes(100), digit: "1")
        installation.release.leeway = Leeway(minContext: 256)
        state.models[a] = ModelRecord(active: installation)
        var agent = Sample.agent(budget: .mebibytes(112), state: state, hasRepository: false)
        let engine = try #require(started(agent.step(.started, at: Sample.moment(0))).first)
        _ = agent.step(.engineReady(engine.0), at: Sample.moment(1))
        let stall = MemoryObservation(peak: .mebibytes(1), stalled: 0.5)
        for second in [10, 15] { _ = agent.step(.memoryObserved(engine.0, stall), at: Sample.moment(second)) }
        let effects = agent.step(.memoryObserved(engine.0, stall), at: Sample.moment(20))
        #expect(retired(effects).isEmpty, "not even the least fits with an eighth more")
        #expect(agent.conditions.keys.contains(ConditionKey(code: .memoryPressure, model: a)))
    }
}

extension NodeFacts {
    static let none = NodeFacts(
        hostname: "", architecture: "", processor: "", cores: 1, memory: .zero, diskTotal: .zero, diskFree: .zero,
        kernel: "", system: "")
}
