import FoundationEssentials
import SwiftletContract
import Testing

@testable import SwiftletAgent
@testable import SwiftletTrust

/// What the node says of releases that it did not take, and for how long.
@Suite struct RefusalTests {
    private func synced(_ rollouts: [Rollout], version: Int = 1) -> Event {
        .synced(
            Verified(RolloutDocument(channel: ChannelName(unchecked: "stable"), rollouts: rollouts)),
            versions: ["rollouts": version])
    }

    private func codes(_ agent: Agent) -> Set<Condition.Code> { Set(agent.conditions.keys.map(\.code)) }

    /// An agent whose candidate's engine ended so.
    private func tried(_ end: EngineEnd) -> (agent: Agent, effects: [Effect]) {
        var agent = Sample.agent()
        _ = agent.step(.started, at: Sample.moment(0))
        _ = agent.step(synced([Sample.rollout("r1")]), at: Sample.moment(1))
        let release = Sample.release([Sample.variant("q8_0", weights: .mebibytes(10))])
        _ = agent.step(.releaseVerified(Verified(release), manifest: Sample.digest("d")), at: Sample.moment(2))
        let effects = agent.step(.downloaded(Sample.digest("a")), at: Sample.moment(3))
        let engines = effects.compactMap { if case .start(let engine, _, _, _) = $0 { engine } else { nil } }
        let last = engines.first.map { agent.step(.engineExited($0, end), at: Sample.moment(4)) } ?? []
        return (agent, last)
    }

    /// The engine's path is wrong: that is corrected on the box, and says nothing about the release.
    @Test func anEngineThatNeverRanIsNoVerdictOnTheRelease() {
        let (agent, _) = tried(.neverRan("no such program"))
        #expect(codes(agent) == [.engineFailing])
        #expect(agent.state.models[Sample.model]?.refused == nil)
        let (other, _) = tried(.failed("bad architecture"))
        #expect(other.state.models[Sample.model]?.refused?.rollout.text == "r1")
    }

    /// What is tried again at once would fail by the metadata of before, and be said again.
    @Test func aRequestedSyncComesBeforeTheTransferIsTriedAgain() {
        var agent = Sample.agent()
        _ = agent.step(.started, at: Sample.moment(0))
        _ = agent.step(synced([Sample.rollout("r1")]), at: Sample.moment(1))
        let failure = Failure(code: .metadataExpired, message: "expired", retry: .soon)
        _ = agent.step(.releaseFailed(Sample.model, Sample.version, failure), at: Sample.moment(2))
        #expect(codes(agent) == [.metadataExpired])
        func fetches(_ effects: [Effect]) -> Bool {
            effects.contains { if case .fetchRelease = $0 { true } else { false } }
        }
        #expect(fetches(agent.step(.syncRequested, at: Sample.moment(2))) == false)
        #expect(codes(agent) == [])
        #expect(fetches(agent.step(synced([Sample.rollout("r1")], version: 2), at: Sample.moment(2))))
    }

    /// Or whoever waits for the sync would take what is said for old.
    @Test func whatFailsWhileASyncIsRequestedIsSaidAnew() {
        var agent = Sample.agent()
        _ = agent.step(.started, at: Sample.moment(0))
        _ = agent.step(synced([Sample.rollout("r1")]), at: Sample.moment(1))
        let failure = Failure(code: .downloadFailing, message: "cut", retry: .soon)
        _ = agent.step(.releaseFailed(Sample.model, Sample.version, failure), at: Sample.moment(2))
        // The backoff is over, and the next try is under way.
        _ = agent.step(.tick, at: Sample.moment(10))
        #expect(agent.operation?.resumesAt == nil && codes(agent) == [.downloadFailing])
        _ = agent.step(.syncRequested, at: Sample.moment(11))
        _ = agent.step(.releaseFailed(Sample.model, Sample.version, failure), at: Sample.moment(12))
        #expect(agent.conditions.values.map(\.since) == [Sample.moment(12).wall])
    }

    @Test func aRefusalIsStillSaidAfterARestart() {
        let (agent, _) = tried(.failed("bad architecture"))
        var next = Sample.agent(state: agent.state)
        _ = next.step(.started, at: Sample.moment(0))
        #expect(codes(next) == [.engineFailing])
        _ = next.step(synced([Sample.rollout("r1")]), at: Sample.moment(1))
        #expect(codes(next) == [.engineFailing])
    }

    @Test func nothingIsSaidOfWhatNobodyAsksForAnyMore() {
        var (agent, _) = tried(.failed("bad architecture"))
        _ = agent.step(.syncRequested, at: Sample.moment(10))
        _ = agent.step(synced([], version: 2), at: Sample.moment(11))
        #expect(codes(agent) == [])
    }

    @Test func aFailureOfTheDiskIsForgottenWhenASyncSucceeds() {
        var agent = Sample.agent()
        _ = agent.step(.started, at: Sample.moment(0))
        for code in [Condition.Code.stateUnwritable, .noSpace] {
            _ = agent.step(.syncRequested, at: Sample.moment(1))
            _ = agent.step(.syncFailed(Failure(code: code, message: "full", retry: .soon)), at: Sample.moment(2))
            #expect(codes(agent) == [code])
            _ = agent.step(.syncRequested, at: Sample.moment(3))
            _ = agent.step(synced([]), at: Sample.moment(4))
            #expect(codes(agent) == [])
        }
    }

    private func serving(sequences active: Int, _ previous: Int, budget: Bytes = .mebibytes(500)) -> Agent {
        func installed(_ sequence: Int) -> Installation {
            let variant = Sample.variant("q8_0", weights: .mebibytes(10))
            return Installation(
                release: Sample.release([variant], sequence: sequence), variant: variant,
                manifest: Sample.digest("d"), rollout: RolloutID(unchecked: "r1"), installedAt: Sample.start)
        }
        let record = ModelRecord(active: installed(active), previous: installed(previous))
        return Sample.agent(budget: budget, state: NodeState(models: [Sample.model: record]))
    }

    /// The floor of an instruction to run what already runs forbids the way back.
    @Test func aRolloutRaisesTheFloor() {
        var agent = serving(sequences: 2, 1)
        _ = agent.step(.started, at: Sample.moment(0))
        _ = agent.step(.syncRequested, at: Sample.moment(0))
        _ = agent.step(synced([Sample.rollout("r2", floor: 2)]), at: Sample.moment(1))
        #expect(agent.state.models[Sample.model]?.floor == 2)
        #expect(agent.state.models[Sample.model]?.previous == nil)
    }

    /// Nodes that the rollout does not mean yet keep their floor.
    @Test func aHaltedRolloutRaisesNothing() {
        var agent = serving(sequences: 2, 1)
        _ = agent.step(.started, at: Sample.moment(0))
        _ = agent.step(synced([Sample.rollout("r2", halted: true, floor: 2)]), at: Sample.moment(1))
        #expect(agent.state.models[Sample.model]?.previous != nil)
    }

    @Test func aSmallerBudgetIsKeptAtTheNextStart() {
        var agent = serving(sequences: 2, 1, budget: .mebibytes(5))
        let effects = agent.step(.started, at: Sample.moment(0))
        #expect(effects.contains { if case .start = $0 { true } else { false } } == false)
        #expect(codes(agent) == [.noVariantFits])
    }
}
