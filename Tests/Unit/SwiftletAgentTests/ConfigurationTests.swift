import Testing

@testable import SwiftletAgent
@testable import SwiftletContract
@testable import SwiftletTrust

/// What a change of the configuration does while the daemon runs.
@Suite struct ConfigurationTests {
    private let oslo = Sample.rollout("r1", selector: Selector(requirements: [.among("site", ["oslo"])]))

    private func synced(_ rollout: Rollout) -> Event {
        .synced(
            Verified(RolloutDocument(channel: ChannelName(unchecked: "stable"), rollouts: [rollout])),
            versions: ["rollouts": 1])
    }

    private func isInstalling(_ agent: Agent) -> Bool { agent.operation != nil }

    @Test func aLabelMakesAnInstructionDueAndEndsIt() {
        var agent = Sample.agent()
        _ = agent.step(.started, at: Sample.moment(0))
        _ = agent.step(synced(oslo), at: Sample.moment(1))
        #expect(isInstalling(agent) == false)
        var settings = agent.settings
        settings.labels["site"] = "oslo"
        _ = agent.step(.configured(settings), at: Sample.moment(2))
        #expect(isInstalling(agent))
        settings.labels["site"] = "bergen"
        _ = agent.step(.configured(settings), at: Sample.moment(3))
        #expect(isInstalling(agent) == false)
    }

    @Test func whatDidNotFitIsTriedAgainWithMore() {
        var agent = Sample.agent(budget: .mebibytes(20))
        _ = agent.step(.started, at: Sample.moment(0))
        _ = agent.step(synced(Sample.rollout("r1")), at: Sample.moment(1))
        let release = Sample.release([Sample.variant("q8_0", weights: .mebibytes(100))])
        _ = agent.step(.releaseVerified(Verified(release), manifest: Sample.digest("d")), at: Sample.moment(2))
        #expect(agent.conditions.keys.map(\.code) == [.noVariantFits])
        #expect(isInstalling(agent) == false)
        var settings = agent.settings
        settings.memoryBudget = .mebibytes(500)
        _ = agent.step(.configured(settings), at: Sample.moment(3))
        #expect(isInstalling(agent))
    }

    @Test func aShorterPollHoldsAtOnce() {
        var agent = Sample.agent()
        _ = agent.step(.started, at: Sample.moment(0))
        _ = agent.step(synced(Sample.rollout("r1", halted: true)), at: Sample.moment(1))
        var settings = agent.settings
        settings.pollInterval = .seconds(5)
        _ = agent.step(.configured(settings), at: Sample.moment(2))
        let effects = agent.step(.tick, at: Sample.moment(8))
        #expect(effects.contains { if case .sync = $0 { true } else { false } })
    }
}
