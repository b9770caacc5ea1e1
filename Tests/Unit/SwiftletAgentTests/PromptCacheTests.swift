import Testing

@testable import SwiftletAgent
@testable import SwiftletContract

/// Memory for prompts that ended: what nobody else needs.
@Suite struct PromptCacheTests {
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

    private func caches(_ agent: Agent) -> [Bytes] {
        var agent = agent
        return agent.step(.started, at: Sample.moment(0)).compactMap {
            if case .start(_, _, let plan, _) = $0 { plan.promptCache } else { nil }
        }
    }

    /// Eight contexts, while all models and an update of one of them have their place; whole MiB, and a context at least.
    @Test(arguments: [(500, 8), (232, 8), (231, 7), (225, 1), (224, 0), (112, 0)] as [(Int64, Int64)])
    func isWhatIsLeft(budget: Int64, cache: Int64) {
        #expect(caches(agent(models: ["a"], budget: budget)) == [.mebibytes(cache)])
    }

    @Test(arguments: [(500, [8, 8]), (351, [7, 7]), (337, [0, 0])] as [(Int64, [Int64])])
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

    /// What an engine took while its cache was not full yet says nothing about its buffers.
    @Test(arguments: [(.zero, true), (nil, false)] as [(Bytes?, Bool)])
    func whatIsNotFullTeachesNothing(cache: Bytes?, learns: Bool) throws {
        var agent = agent(models: ["a"], budget: 500, cache: cache)
        let effects = agent.step(.started, at: Sample.moment(0))
        let engine = try #require(
            effects.compactMap { if case .start(let engine, _, _, _) = $0 { engine } else { nil } }.first)
        _ = agent.step(.engineReady(engine), at: Sample.moment(1))
        let seen = MemoryObservation(peak: .mebibytes(15), stalled: 0)
        _ = agent.step(.memoryObserved(engine, seen), at: Sample.moment(100))
        #expect((agent.state.models[ModelName(unchecked: "a")]?.learned != nil) == learns)
    }
}
