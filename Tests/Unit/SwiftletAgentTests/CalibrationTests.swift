import Testing

@testable import SwiftletAgent
@testable import SwiftletContract
@testable import SwiftletTrust

/// A model is measured with one engine after the other, and the best setting stays.
@Suite struct CalibrationTests {
    private let model = ModelName(unchecked: "a")

    private func agent(budget: Int64 = 500, slots: Int? = nil) -> Agent {
        var state = NodeState()
        state.models[model] = ModelRecord(active: Sample.installation("a", weights: .mebibytes(100), digit: "1"))
        var agent = Sample.agent(budget: .mebibytes(budget), state: state, hasRepository: false)
        agent.settings.tuning = EngineTuning(cores: 2, slots: slots)
        return agent
    }

    private struct Started {
        var engine: EngineID
        var threads: Int
        var plan: MemoryPlan
    }

    private func started(_ effects: [Effect]) -> Started? {
        effects.lazy.compactMap {
            if case .start(let engine, _, let plan, let threads) = $0 {
                Started(engine: engine, threads: threads, plan: plan)
            } else {
                nil
            }
        }.first
    }

    private func rows(threads: Int, _ speeds: [Double]) -> [CalibrationRow] {
        zip([1, 2, 4], speeds).map { slots, speed in
            CalibrationRow(
                setting: EngineSetting(threads: threads, slots: slots), tokensPerSecond: speed,
                answerTokensPerSecond: speed / 2, firstTokenSeconds: 0.1, joulesPerToken: 5 / speed, watts: 5,
                source: EnergySource(kind: .rapl, name: "package-0"))
        }
    }

    /// Serves the model and begins to calibrate it; with the first engine that is measured.
    private func begun(_ agent: inout Agent) throws -> (server: EngineID, first: Started) {
        let server = try #require(started(agent.step(.started, at: Sample.moment(0)))).engine
        _ = agent.step(.engineReady(server), at: Sample.moment(1))
        let effects = agent.step(.calibrationRequested(model, .speed), at: Sample.moment(2))
        return (server, try #require(started(effects)))
    }

    @Test func everyNumberOfThreadsIsMeasuredAndTheBestIsServedWith() throws {
        var agent = agent()
        let (server, first) = try begun(&agent)
        #expect(first.threads == 1 && first.plan.slots == 4)
        let ready = agent.step(.engineReady(first.engine), at: Sample.moment(3))
        let workload = Workload(promptTokens: 256, answerTokens: 64)
        #expect(
            ready.contains(.measure(first.engine, model, EngineSetting(threads: 1, slots: 4), workload)))
        #expect(agent.calibrationProgress(of: model)?.done == 0)
        let measured = agent.step(
            .measured(first.engine, rows(threads: 1, [100, 110, 112]), workload), at: Sample.moment(10))
        #expect(measured.contains(.stop(first.engine)))
        let second = try #require(started(measured))
        #expect(second.threads == 2 && agent.calibrationProgress(of: model)?.done == 1)
        _ = agent.step(.engineExited(first.engine, .stopped), at: Sample.moment(11))
        _ = agent.step(.engineReady(second.engine), at: Sample.moment(12))
        let last = agent.step(
            .measured(second.engine, rows(threads: 2, [180, 240, 245]), workload), at: Sample.moment(20))
        let calibration = try #require(agent.state.models[model]?.calibration)
        // Two at once are as good as four, within what measuring can tell.
        #expect(calibration.setting == EngineSetting(threads: 2, slots: 2) && calibration.rows.count == 6)
        #expect(agent.calibrationProgress(of: model) == nil)
        #expect(last.contains(.retire(server)), "it has another setting")
        let served = try #require(started(last))
        #expect(served.threads == 2 && served.plan.slots == 2)
        let forgotten = agent.step(.calibrationRequested(model, nil), at: Sample.moment(30))
        #expect(agent.state.models[model]?.calibration == nil)
        #expect(forgotten.contains(.retire(served.engine)) || started(forgotten) != nil)
    }

    @Test func whereTwoDoNotFitTheOneThatServesStandsAside() throws {
        var agent = agent(budget: 150)
        let server = try #require(started(agent.step(.started, at: Sample.moment(0)))).engine
        _ = agent.step(.engineReady(server), at: Sample.moment(1))
        let effects = agent.step(.calibrationRequested(model, .speed), at: Sample.moment(9))
        #expect(effects.contains(.retire(server)) && started(effects) == nil)
        let gone = agent.step(.engineExited(server, .stopped), at: Sample.moment(10))
        let first = try #require(started(gone))
        let cancelled = agent.step(.cancelRequested, at: Sample.moment(11))
        #expect(cancelled.contains(.stop(first.engine)))
        #expect(agent.calibrationProgress(of: model)?.failure == "It was cancelled.")
        let back = agent.step(.engineExited(first.engine, .stopped), at: Sample.moment(12))
        #expect(started(back)?.threads == 2 && started(back)?.plan.slots == 1, "as before")
        #expect(agent.conditions.isEmpty)
    }

    @Test func anEngineThatFailsEndsItAndNothingElse() throws {
        var agent = agent()
        let (server, first) = try begun(&agent)
        _ = agent.step(.engineReady(first.engine), at: Sample.moment(3))
        let effects = agent.step(.engineExited(first.engine, .failed("it crashed")), at: Sample.moment(4))
        #expect(agent.calibrationProgress(of: model)?.failure == "it crashed")
        #expect(effects.contains(.retire(server)) == false && agent.conditions.isEmpty)
        #expect(agent.state.models[model]?.refused == nil && agent.state.models[model]?.calibration == nil)
    }

    @Test func aReleaseThatIsToBeInstalledGoesFirst() throws {
        var agent = agent()
        let (_, first) = try begun(&agent)
        agent.rollouts = [Sample.rollout("r9")]
        let effects = agent.step(.tick, at: Sample.moment(3))
        #expect(effects.contains(.stop(first.engine)))
        #expect(effects.contains(.fetchRelease(Sample.model, Sample.version, from: .network)))
        #expect(agent.calibrationProgress(of: model)?.failure?.contains("goes first") == true)
    }

    @Test func anEngineThatDoesNotEndItsAnswersIsGivenUp() throws {
        var agent = agent()
        let (_, first) = try begun(&agent)
        _ = agent.step(.engineReady(first.engine), at: Sample.moment(3))
        let effects = agent.step(.tick, at: Sample.moment(3 + 901))
        #expect(effects.contains(.stop(first.engine)))
        #expect(agent.calibrationProgress(of: model)?.failure != nil)
    }

    @Test func whatTheOperatorHasSetGoesBeforeWhatWasMeasured() throws {
        var agent = agent(slots: 1)
        agent.settings.tuning.threads = 2
        let (_, first) = try begun(&agent)
        #expect(first.threads == 2 && first.plan.slots == 1)
        #expect(agent.calibrationProgress(of: model)?.total == 1)
    }

    @Test func aSmallModelHasOneThreadAndALargeOneAllCores() throws {
        for (weights, threads) in [(Bytes.mebibytes(5), 1), (.mebibytes(100), 2)] {
            var state = NodeState()
            state.models[model] = ModelRecord(active: Sample.installation("a", weights: weights, digit: "1"))
            var agent = Sample.agent(budget: .mebibytes(500), state: state, hasRepository: false)
            agent.settings.tuning = EngineTuning(cores: 2)
            #expect(started(agent.step(.started, at: Sample.moment(0)))?.threads == threads)
        }
    }
}
