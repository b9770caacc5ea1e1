import Testing

@testable import SwiftletAgent
@testable import SwiftletContract

/// An engine that is there and answers garbage.
@Suite struct FaultTests {
    private let model = ModelName(unchecked: "a")

    private func starts(_ effects: [Effect]) -> [EngineID] {
        effects.compactMap { if case .start(let engine, _, _, _) = $0 { engine } else { nil } }
    }

    @Test func isEndedAndStartedAgainOnce() throws {
        var state = NodeState()
        state.models[model] = ModelRecord(active: Sample.installation("a", weights: .mebibytes(100), digit: "1"))
        var agent = Sample.agent(state: state, hasRepository: false)
        let engine = try #require(starts(agent.step(.started, at: Sample.moment(0))).first)
        // Nobody is sent to one that is starting.
        #expect(agent.step(.engineFaulty(engine, "nonsense"), at: Sample.moment(1)).contains(.stop(engine)) == false)
        _ = agent.step(.engineReady(engine), at: Sample.moment(1))
        let effects = agent.step(.engineFaulty(engine, "nonsense"), at: Sample.moment(2))
        #expect(effects.contains(.stop(engine)))
        #expect(effects.contains { if case .routeAbsent(_, .loading) = $0 { true } else { false } })
        #expect(agent.conditions.keys.contains(ConditionKey(code: .engineFailing, model: model)))
        // All its requests say so.
        #expect(agent.step(.engineFaulty(engine, "nonsense"), at: Sample.moment(2)).contains(.stop(engine)) == false)
        var later = agent.step(.engineExited(engine, .stopped), at: Sample.moment(3))
        for second in 4..<10 { later += agent.step(.tick, at: Sample.moment(second)) }
        let next = try #require(starts(later).first)
        #expect(next != engine && agent.servers[model]?.restarts == 1)
        _ = agent.step(.engineReady(next), at: Sample.moment(11))
        #expect(agent.conditions.isEmpty)
    }
}
