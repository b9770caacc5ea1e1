import SwiftletContract
import Testing

@testable import SwiftletAgent
@testable import SwiftletTrust

@Suite struct BundleTests {
    private func synced(_ rollouts: [Rollout] = [], from origin: Origin = .bundle) -> Event {
        .synced(
            Verified(RolloutDocument(channel: ChannelName(unchecked: "stable"), rollouts: rollouts)), versions: [:],
            from: origin)
    }

    @Test func isReadOnceAndForgotten() {
        var agent = Sample.agent(hasRepository: false)
        #expect(agent.step(.started, at: Sample.moment(0)).contains(.sync(from: .network)) == false)
        _ = agent.step(.bundleArriving, at: Sample.moment(1))
        #expect(agent.step(.bundleArrived, at: Sample.moment(2)).contains(.sync(from: .bundle)))
        let effects = agent.step(synced(), at: Sample.moment(3))
        #expect(effects.contains(.discardBundle))
        #expect(agent.step(.tick, at: Sample.moment(100_000)).contains(.sync(from: .network)) == false)
    }

    /// What is installed from it comes from nowhere else, and what fails is not tried again.
    @Test func nothingOfItIsFetchedFromTheNetwork() {
        var agent = Sample.agent()
        _ = agent.step(.started, at: Sample.moment(0))
        _ = agent.step(synced(from: .network), at: Sample.moment(1))
        _ = agent.step(.bundleArrived, at: Sample.moment(2))
        let effects = agent.step(synced([Sample.rollout("r1")]), at: Sample.moment(3))
        #expect(effects.contains(.fetchRelease(Sample.model, Sample.version, from: .bundle)))
        #expect(effects.contains(.discardBundle) == false)
        #expect(agent.step(.tick, at: Sample.moment(200)).contains(.sync(from: .network)) == false)
        let failure = Failure(code: .downloadFailing, message: "not there", retry: .soon)
        let end = agent.step(.releaseFailed(Sample.model, Sample.version, failure), at: Sample.moment(201))
        #expect(end.contains(.discardBundle))
    }

    /// Whoever brings the next one is told what there is to wait for, until there is nothing.
    @Test func saysWhatIsOpenUntilItIsInstalled() throws {
        var agent = Sample.agent(hasRepository: false)
        _ = agent.step(.started, at: Sample.moment(0))
        #expect(agent.openBundle == nil)
        for (second, event) in [Event.bundleArriving, .bundleArrived].enumerated() {
            _ = agent.step(event, at: Sample.moment(1 + second))
            #expect(agent.openBundle?.contains("is being read") == true)
        }
        _ = agent.step(synced([Sample.rollout("r1")]), at: Sample.moment(3))
        #expect(agent.openBundle?.contains("demo 1.0.0") == true)
        let failure = Failure(code: .contentRejected, message: "not there", retry: .notUntilChanged)
        _ = agent.step(.releaseFailed(Sample.model, Sample.version, failure), at: Sample.moment(4))
        #expect(agent.openBundle == nil)
    }

    /// All of it: nothing else that it asks for is begun.
    @Test func isGivenUpByACancel() {
        var agent = Sample.agent(hasRepository: false)
        _ = agent.step(.started, at: Sample.moment(0))
        _ = agent.step(.bundleArrived, at: Sample.moment(1))
        var other = Sample.rollout("r2")
        other.model = ModelName(unchecked: "other")
        _ = agent.step(synced([Sample.rollout("r1"), other]), at: Sample.moment(2))
        let effects = agent.step(.cancelRequested, at: Sample.moment(3))
        #expect(effects.contains(.discardBundle) && agent.openBundle == nil)
    }

    @Test func aSyncThatIsUnderWayIsGivenUpForIt() {
        var agent = Sample.agent()
        #expect(agent.step(.started, at: Sample.moment(0)).contains(.sync(from: .network)))
        let effects = agent.step(.bundleArrived, at: Sample.moment(1))
        #expect(effects.contains(.cancelSync) && effects.contains(.sync(from: .bundle)) == false)
        let failure = Failure(code: .repositoryUnreachable, message: "cancelled", retry: .soon)
        #expect(agent.step(.syncFailed(failure), at: Sample.moment(2)).contains(.sync(from: .bundle)))
    }

    /// Blobs that nobody has asked for yet lie in the store while it arrives.
    @Test func nothingIsRemovedWhileItArrives() {
        var agent = Sample.agent()
        _ = agent.step(.started, at: Sample.moment(0))
        _ = agent.step(.bundleArriving, at: Sample.moment(1))
        let during = agent.step(.persisted(revision: 0), at: Sample.moment(2))
        #expect(during.contains(.keepOnly([])) == false)
        #expect(agent.step(.bundleLost, at: Sample.moment(3)).contains(.keepOnly([])))
    }
}
