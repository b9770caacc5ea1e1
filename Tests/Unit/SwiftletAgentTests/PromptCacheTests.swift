import Testing

@testable import SwiftletAgent
@testable import SwiftletContract

/// Memory for prompts that ended: what nobody else needs.
@Suite struct PromptCacheTests {
    private let a = ModelName(unchecked: "a")

    /// Each takes 100 MiB, 10 for buffers, and 1 for each of two contexts.
    private func agent(models: [String], budget: Int64, cache: Bytes? = nil, task: ModelTask = .chat) -> Agent {
        var state = NodeState()
        for (index, name) in models.enumerated() {
            var installation = Sample.installation(
                name, weights: .mebibytes(100), digit: Character("\(index + 1)"))
            installation.release.task = task
            state.models[ModelName(unchecked: name)] = ModelRecord(active: installation)
        }
        var agent = Sample.agent(budget: .mebibytes(budget), state: state, hasRepository: false)
        agent.settings.tuning.promptCache = cache
        return agent
    }

    private func started(_ effects: [Effect]) -> [(engine: EngineID, plan: MemoryPlan)] {
        effects.compactMap { if case .start(let engine, _, let plan, _) = $0 { (engine, plan) } else { nil } }
    }

    private func retired(_ effects: [Effect]) -> [EngineID] {
        effects.compactMap { if case .retire(let engine) = $0 { engine } else { nil } }
    }

    private func caches(_ agent: Agent) -> [Bytes] {
        var agent = agent
        return started(agent.step(.started, at: Sample.moment(0))).map(\.plan.promptCache)
    }

    /// Eight contexts, while all models and an update of one of them have their place and it its cache; whole MiB, and a
    /// context at least.
    @Test(arguments: [(500, 8), (240, 8), (239, 7), (226, 1), (225, 0), (112, 0)] as [(Int64, Int64)])
    func isWhatIsLeft(budget: Int64, cache: Int64) {
        #expect(caches(agent(models: ["a"], budget: budget)) == [.mebibytes(cache)])
    }

    @Test(arguments: [(500, [8, 8]), (357, [7, 7]), (338, [0, 0])] as [(Int64, [Int64])])
    func isSharedEqually(budget: Int64, expected: [Int64]) {
        #expect(caches(agent(models: ["a", "b"], budget: budget)) == expected.map { .mebibytes($0) })
    }

    @Test func isAsTheOperatorSays() {
        #expect(caches(agent(models: ["a"], budget: 500, cache: .mebibytes(100))) == [.mebibytes(100)])
        #expect(caches(agent(models: ["a"], budget: 500, cache: .zero)) == [.zero])
    }

    @Test(arguments: [ModelTask.embeddings, .rerank]) func isOfNoUseToThoseWhoOnlyRead(task: ModelTask) {
        #expect(caches(agent(models: ["a"], budget: 500, task: task)) == [.zero])
        #expect(caches(agent(models: ["a"], budget: 500, cache: .mebibytes(100), task: task)) == [.zero])
    }

    /// The engine that is tried beside the one that serves has room for its own.
    @Test func isThereInAnUpdateToo() throws {
        var agent = agent(models: ["a"], budget: 240)
        let serving = try #require(started(agent.step(.started, at: Sample.moment(0))).first)
        _ = agent.step(.engineReady(serving.engine), at: Sample.moment(1))
        let effects = agent.step(.calibrationRequested(a, .speed), at: Sample.moment(2))
        #expect(started(effects).map(\.plan.promptCache) == [.mebibytes(8)])
        #expect(retired(effects).isEmpty)
    }

    /// 382 MiB beside 112: with a cache of 8 they would not fit into the budget.
    @Test(arguments: [[], ["a"]]) func keepsNoModelOut(pinned: [String]) throws {
        var agent = agent(models: ["a"], budget: 500)
        agent.settings.pinned = Set(pinned.map(ModelName.init(unchecked:)))
        let plan = try #require(started(agent.step(.started, at: Sample.moment(0))).first?.plan)
        #expect(plan.promptCache == (pinned.isEmpty ? .mebibytes(8) : .zero))
        let release = Sample.release([
            Sample.variant("q8_0", weights: .mebibytes(370)), Sample.variant("q4_0", weights: .mebibytes(100)),
        ])
        #expect(agent.bestVariant(of: release)?.name.text == "q8_0")
        #expect(agent.reach(of: release.model) == .mebibytes(pinned.isEmpty ? 500 : 388))
    }

    /// What the operator gave to a model that stays is not there for another one, which is planned with what is.
    @Test func ofAPinnedModelIsItsOwnWhereTheOperatorSaysSo() throws {
        var agent = agent(models: ["a"], budget: 500, cache: .mebibytes(50))
        agent.settings.pinned = [a]
        let plan = try #require(started(agent.step(.started, at: Sample.moment(0))).first?.plan)
        #expect(plan.promptCache == .mebibytes(50))
        let release = Sample.release([
            Sample.variant("q8_0", weights: .mebibytes(370)), Sample.variant("q4_0", weights: .mebibytes(100)),
        ])
        #expect(agent.bestVariant(of: release)?.name.text == "q4_0")
    }

    /// Each with its cache takes 142 MiB, and 112 without.
    @Test func pinnedModelsDoNotKeepEachOtherOut() {
        var agent = agent(models: ["a", "b"], budget: 230, cache: .mebibytes(30))
        agent.settings.pinned = [a, ModelName(unchecked: "b")]
        #expect(caches(agent) == [.zero, .zero])
    }

    @Test func whoIsPinnedLaterGivesItUp() throws {
        var agent = agent(models: ["a"], budget: 500)
        let first = try #require(started(agent.step(.started, at: Sample.moment(0))).first)
        _ = agent.step(.engineReady(first.engine), at: Sample.moment(1))
        var settings = agent.settings
        settings.pinned = [a]
        let effects = agent.step(.configured(settings), at: Sample.moment(2))
        #expect(retired(effects) == [first.engine])
        let second = try #require(started(effects).first)
        #expect(second.plan.promptCache == .zero)
        _ = agent.step(.engineReady(second.engine), at: Sample.moment(3))
        #expect(retired(agent.step(.tick, at: Sample.moment(4))).isEmpty)
    }

    /// 36 MiB are missing for a model, and 136 for one with a cache.
    @Test func nobodyLeavesForIt() throws {
        var agent = agent(models: ["a", "b", "c"], budget: 300, cache: .zero)
        let engines = started(agent.step(.started, at: Sample.moment(0)))
        #expect(engines.count == 2)
        for (engine, _) in engines { _ = agent.step(.engineReady(engine), at: Sample.moment(1)) }
        agent.settings.tuning.promptCache = .mebibytes(100)
        let effects = agent.step(.demanded(ModelName(unchecked: "c")), at: Sample.moment(900))
        #expect(retired(effects).count == 1)
    }

    /// Of two contexts of 1 MiB, buffers of 10, and eight prompts, in MiB: how much is the cache's is not known while it is
    /// not full.
    @Test(
        arguments: [
            (.zero, 15, 13), (.zero, 9, 7), (nil, 9, 7), (nil, 11, 9), (nil, 12, nil), (nil, 15, nil), (nil, 20, nil),
            (nil, 23, 13),
        ] as [(Bytes?, Int64, Int64?)])
    func buffersAreLearnedAsFarAsTheyAreKnown(cache: Bytes?, peak: Int64, overhead: Int64?) throws {
        var agent = agent(models: ["a"], budget: 500, cache: cache)
        let engine = try #require(started(agent.step(.started, at: Sample.moment(0))).first?.engine)
        _ = agent.step(.engineReady(engine), at: Sample.moment(1))
        let seen = MemoryObservation(peak: .mebibytes(peak), stalled: 0)
        _ = agent.step(.memoryObserved(engine, seen), at: Sample.moment(100))
        #expect(agent.state.models[a]?.learned?.first?.overhead == overhead.map { .mebibytes($0) })
    }

    /// A cache that fills does not make the buffers larger than the release says.
    @Test func aFillingCacheIsNotTakenForBuffers() throws {
        var agent = agent(models: ["a"], budget: 500)
        let engine = try #require(started(agent.step(.started, at: Sample.moment(0))).first?.engine)
        _ = agent.step(.engineReady(engine), at: Sample.moment(1))
        for (index, peak) in [9, 11, 13, 17, 20].enumerated() {
            let seen = MemoryObservation(peak: .mebibytes(Int64(peak)), stalled: 0)
            _ = agent.step(.memoryObserved(engine, seen), at: Sample.moment(100 + index))
        }
        #expect(agent.state.models[a]?.learned?.first?.overhead == .mebibytes(9))
    }
}
