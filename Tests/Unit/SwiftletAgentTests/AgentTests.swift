import SwiftletContract
import Testing

@testable import SwiftletAgent
@testable import SwiftletTrust

/// What the simulation does not look at closely; what it does is in Tests/Simulation.
@Suite struct AgentTests {
    private func synced(_ rollouts: [Rollout]) -> Event {
        .synced(
            Verified(RolloutDocument(channel: ChannelName(unchecked: "stable"), rollouts: rollouts)), versions: [:])
    }

    @Test func asksAtOnceAndThenOnlyWhenItIsTime() {
        var agent = Sample.agent()
        #expect(agent.step(.started, at: Sample.moment(0)).contains(.sync(from: .network)))
        #expect(agent.step(.tick, at: Sample.moment(1)).contains(.sync(from: .network)) == false)
        _ = agent.step(synced([]), at: Sample.moment(2))
        #expect(agent.step(.tick, at: Sample.moment(30)).contains(.sync(from: .network)) == false)
        #expect(agent.step(.tick, at: Sample.moment(63)).contains(.sync(from: .network)))
    }

    /// Whether an engine comes up, which never ends, or fails, or answers: seconds until the network is asked.
    @Test(arguments: [(nil as Int?, false, 10), (2, true, 2), (2, false, 3)])
    func whatIsInstalledComesUpBeforeTheNetworkIsAsked(after second: Int?, fails: Bool, asks: Int) throws {
        let installed = Sample.installation("demo", weights: .mebibytes(10), digit: "d")
        var agent = Sample.agent(state: NodeState(models: [Sample.model: ModelRecord(active: installed)]))
        var effects = agent.step(.started, at: Sample.moment(0))
        let engine = try #require(
            effects.compactMap { if case .start(let engine, _, _, _) = $0 { engine } else { nil } }.first)
        for now in 0...asks {
            #expect(effects.contains { $0 == .sync(from: .network) || $0 == .report(nil) } == false, "\(now)")
            let event: Event =
                if now != second { .tick } else if fails {
                    .engineExited(engine, .failed("it crashed"))
                } else {
                    .engineReady(engine)
                }
            effects = agent.step(event, at: Sample.moment(now))
        }
        #expect(effects.contains(.sync(from: .network)) && effects.contains(.report(nil)))
        var asked = Sample.agent(state: agent.state)
        _ = asked.step(.started, at: Sample.moment(0))
        effects = asked.step(.syncRequested, at: Sample.moment(1))
        #expect(effects.contains(.sync(from: .network)), "unless it is told to")
    }

    @Test func aRequestDuringASyncIsNotForgotten() {
        var agent = Sample.agent()
        _ = agent.step(.started, at: Sample.moment(0))
        _ = agent.step(.syncRequested, at: Sample.moment(1))
        #expect(agent.step(synced([]), at: Sample.moment(2)).contains(.sync(from: .network)))
    }

    @Test(arguments: [
        ([Sample.rollout("r1")], true),
        ([Sample.rollout("r1", halted: true)], false),
        ([], false),
    ])
    func followsWhatIsDue(rollouts: [Rollout], isFollowed: Bool) {
        var agent = Sample.agent()
        _ = agent.step(.started, at: Sample.moment(0))
        let effects = agent.step(synced(rollouts), at: Sample.moment(1))
        #expect(effects.contains(.fetchRelease(Sample.model, Sample.version, from: .network)) == isFollowed)
    }

    @Test func followsOnlyRolloutsForItsLabels() throws {
        for (labels, isFollowed) in [(["site": "oslo"], true), (["site": "bergen"], false)] {
            var agent = Sample.agent(labels: labels)
            _ = agent.step(.started, at: Sample.moment(0))
            let rollout = Sample.rollout("r1", selector: try Selector(parsing: "site=oslo"))
            let effects = agent.step(synced([rollout]), at: Sample.moment(1))
            #expect(effects.contains(.fetchRelease(Sample.model, Sample.version, from: .network)) == isFollowed)
        }
    }

    /// A 404 is final until the repository changes or a person asks.
    @Test func doesNotAskAgainForWhatIsNotThere() {
        var agent = Sample.agent()
        _ = agent.step(.started, at: Sample.moment(0))
        _ = agent.step(synced([Sample.rollout("r1")]), at: Sample.moment(1))
        let failure = Failure(code: .documentRejected, message: "404", retry: .notUntilChanged)
        _ = agent.step(.releaseFailed(Sample.model, Sample.version, failure), at: Sample.moment(2))
        for second in 3...50 {
            let effects = agent.step(.tick, at: Sample.moment(second))
            #expect(effects.contains(.fetchRelease(Sample.model, Sample.version, from: .network)) == false)
        }
        let effects = agent.step(.syncRequested, at: Sample.moment(51))
        #expect(effects.contains(.fetchRelease(Sample.model, Sample.version, from: .network)))
    }

    @Test func stopsAnEngineThatNobodyWaitsForAnyMore() {
        var agent = Sample.agent()
        _ = agent.step(.started, at: Sample.moment(0))
        #expect(agent.step(.engineReady(EngineID(77)), at: Sample.moment(1)).contains(.stop(EngineID(77))))
    }

    @Test func saysWhatIsWrongAndTakesItBack() {
        var agent = Sample.agent()
        _ = agent.step(.started, at: Sample.moment(0))
        let failure = Failure(code: .metadataExpired, message: "expired", retry: .soon)
        _ = agent.step(.syncFailed(failure), at: Sample.moment(1))
        let facts = NodeFacts(
            hostname: "", architecture: "", processor: "", cores: 1, memory: .zero, diskTotal: .zero, diskFree: .zero,
            kernel: "", system: "")
        var report = agent.report(at: Sample.moment(1), facts: facts, memory: [:])
        #expect(report.conditions.map(\.code) == [.metadataExpired])
        #expect(report.sync.failure == "expired")
        _ = agent.step(.tick, at: Sample.moment(10))
        _ = agent.step(synced([]), at: Sample.moment(11))
        report = agent.report(at: Sample.moment(11), facts: facts, memory: [:])
        #expect(report.conditions.isEmpty)
        #expect(report.sync.failure == nil)
    }
}
