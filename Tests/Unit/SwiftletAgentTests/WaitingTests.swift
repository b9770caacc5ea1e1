import FoundationEssentials
import Testing

@testable import SwiftletAgent
@testable import SwiftletContract
@testable import SwiftletTrust

/// Instructions whose time has not come. The sample's time begins on Friday, 15 January 2027, 08:00 UTC.
@Suite struct WaitingTests {
    private let blob = Sample.digest("a")

    private func document(_ rollouts: [Rollout]) -> Event {
        .synced(
            Verified(RolloutDocument(channel: ChannelName(unchecked: "stable"), rollouts: rollouts)), versions: [:])
    }

    private func old() -> Installation {
        var old = Sample.installation("demo", weights: .mebibytes(10), digit: "d")
        old.release.version = ReleaseVersion(unchecked: "0.9.0")
        return old
    }

    private func agent(_ updates: UpdatePolicy, servesAlready: Bool = true) -> Agent {
        var state = NodeState()
        if servesAlready { state.models[Sample.model] = ModelRecord(active: old()) }
        var agent = Sample.agent(state: state)
        agent.settings.updates = updates
        return agent
    }

    private func release() -> Event {
        .releaseVerified(
            Verified(Sample.release([Sample.variant("q8_0", weights: .mebibytes(10))], sequence: 2)),
            manifest: Sample.digest("e"))
    }

    /// Until the release is on the disk, at the given second.
    private func downloaded(_ agent: inout Agent, _ rollout: Rollout = Sample.rollout("r1"), at second: Int = 0)
        -> [Effect]
    {
        var effects = agent.step(.started, at: Sample.moment(second))
        for engine in started(effects) { effects += agent.step(.engineReady(engine), at: Sample.moment(second)) }
        effects += agent.step(.syncRequested, at: Sample.moment(second))
        effects += agent.step(document([rollout]), at: Sample.moment(second + 1))
        effects += agent.step(release(), at: Sample.moment(second + 2))
        effects += agent.step(.downloaded(blob), at: Sample.moment(second + 3))
        return effects
    }

    /// What the repository asks for from now on.
    private func told(_ agent: inout Agent, _ rollouts: [Rollout], at second: Int) -> [Effect] {
        _ = agent.step(.syncRequested, at: Sample.moment(second))
        return agent.step(document(rollouts), at: Sample.moment(second))
    }

    private func started(_ effects: [Effect]) -> [EngineID] {
        effects.compactMap { if case .start(let engine, _, _, _) = $0 { engine } else { nil } }
    }

    private func incoming(_ agent: Agent) -> ModelStatus.Incoming? {
        agent.report(at: agent.now, facts: .none, memory: [:]).models.first?.incoming
    }

    private func hours(_ text: String) throws -> WeeklyHours { try #require(WeeklyHours(parsing: text)) }

    private func hold(at second: Int, for seconds: Int) -> Hold {
        let since = Sample.moment(second).wall
        return Hold(owner: "anna", reason: "stocktaking", since: since, until: since + Double(seconds))
    }

    // MARK: The window

    @Test func isDownloadedBeforeTheWindowAndSwitchedToInIt() throws {
        var agent = agent(UpdatePolicy(window: try hours("08:10-09:00")))
        let effects = downloaded(&agent)
        #expect(effects.contains { if case .download = $0 { true } else { false } })
        #expect(started(effects).count == 1, "only what serves")
        #expect(agent.operation == nil && agent.state.models[Sample.model]?.awaited?.isWhole == true)
        let status = try #require(incoming(agent))
        #expect(status.state == .waiting && status.received == status.total)
        #expect(status.waits == .init(reason: .maintenanceWindow, until: Sample.moment(600).wall))
        #expect(started(agent.step(.tick, at: Sample.moment(599))) == [])
        let opened = agent.step(.tick, at: Sample.moment(600))
        #expect(started(opened).count == 1)
        #expect(opened.contains { if case .fetchRelease = $0 { true } else { false } } == false, "it is here")
    }

    @Test func whatIsNotServedYetWaitsForNoWindow() throws {
        var agent = agent(UpdatePolicy(window: try hours("20:00-21:00")), servesAlready: false)
        #expect(started(downloaded(&agent)).count == 1)
    }

    @Test func anUrgentOneWaitsForNoHours() throws {
        let policy = UpdatePolicy(window: try hours("20:00-21:00"), quietHours: try hours("00:00-24:00"))
        var rollout = Sample.rollout("r1")
        rollout.isUrgent = true
        var agent = agent(policy)
        #expect(started(downloaded(&agent, rollout)).count == 2)
    }

    @Test func whatWaitsIsKeptOnTheDiskAndOverARestart() throws {
        var agent = agent(UpdatePolicy(window: try hours("08:10-09:00")))
        _ = downloaded(&agent)
        let kept = agent.step(.persisted(revision: agent.revision), at: Sample.moment(5))
        #expect(kept.contains(.keepOnly([blob, Sample.digest("d")])))
        let disk = try NodeState(json: agent.state.json())
        var next = Sample.agent(state: disk)
        next.settings.updates = agent.settings.updates
        _ = next.step(.started, at: Sample.moment(700))
        let effects = next.step(document([Sample.rollout("r1")]), at: Sample.moment(701))
        #expect(started(effects).isEmpty == false)
        #expect(effects.contains { if case .fetchRelease = $0 { true } else { false } } == false)
    }

    @Test(arguments: [true, false]) func theNewestInstructionTakesItsPlace(isAnother: Bool) throws {
        var agent = agent(UpdatePolicy(window: try hours("08:10-09:00")))
        _ = downloaded(&agent)
        var next = Sample.rollout("r2")
        next.version = ReleaseVersion(unchecked: "2.0.0")
        let effects = told(&agent, isAnother ? [next] : [], at: 100)
        #expect(agent.state.models[Sample.model]?.awaited == nil)
        #expect(effects.contains(.fetchRelease(Sample.model, next.version, from: .network)) == isAnother)
    }

    /// The same release by another instruction needs no second download.
    @Test func aNewPushOfTheSameIsTheSame() throws {
        var agent = agent(UpdatePolicy(window: try hours("08:10-09:00")))
        _ = downloaded(&agent)
        _ = told(&agent, [Sample.rollout("r2")], at: 100)
        let effects = agent.step(.tick, at: Sample.moment(600))
        #expect(started(effects).count == 1 && agent.operation?.installation?.rollout == RolloutID(unchecked: "r2"))
    }

    @Test func oneThatWaitsHoldsUpNoOther() throws {
        var agent = agent(UpdatePolicy(window: try hours("20:00-21:00")))
        _ = downloaded(&agent)
        var other = Sample.rollout("r2")
        other.model = ModelName(unchecked: "other")
        let effects = told(&agent, [Sample.rollout("r1"), other], at: 100)
        #expect(effects.contains(.fetchRelease(other.model, other.version, from: .network)))
    }

    @Test func whatDoesNotFitAnyMoreIsChosenAnew() throws {
        var agent = agent(UpdatePolicy(window: try hours("08:10-09:00")))
        _ = downloaded(&agent)
        var raised = Sample.rollout("r1")
        raised.floor = 3
        _ = told(&agent, [raised], at: 501)
        let effects = agent.step(.tick, at: Sample.moment(600))
        #expect(started(effects) == [] && effects.contains(.fetchRelease(Sample.model, Sample.version, from: .network)))
    }

    @Test func cancelGivesUpWhatWaits() throws {
        var agent = agent(UpdatePolicy(window: try hours("08:10-09:00")))
        _ = downloaded(&agent)
        _ = agent.step(.cancelRequested, at: Sample.moment(100))
        #expect(incoming(agent) == nil)
        #expect(started(agent.step(.tick, at: Sample.moment(600))) == [])
        #expect(started(agent.step(.syncRequested, at: Sample.moment(601))).count == 1, "it is here")
    }

    // MARK: Quiet hours

    @Test func nothingIsDownloadedInQuietHours() throws {
        var agent = agent(UpdatePolicy(quietHours: try hours("07:00-08:10")))
        _ = agent.step(.started, at: Sample.moment(0))
        _ = agent.step(.syncRequested, at: Sample.moment(0))
        let effects = agent.step(document([Sample.rollout("r1")]), at: Sample.moment(1))
        #expect(effects.contains { if case .fetchRelease = $0 { true } else { false } } == false)
        #expect(incoming(agent)?.waits == .init(reason: .quietHours, until: Sample.moment(600).wall))
        #expect(agent.step(.tick, at: Sample.moment(60)).contains(.sync(from: .network)), "metadata are asked for")
        #expect(
            agent.step(.tick, at: Sample.moment(600)).contains(
                .fetchRelease(Sample.model, Sample.version, from: .network)))
    }

    @Test func aDownloadStopsForQuietHoursAndGoesOnAfterThem() throws {
        var agent = agent(UpdatePolicy(quietHours: try hours("08:01-08:10")))
        _ = agent.step(.started, at: Sample.moment(0))
        _ = agent.step(.syncRequested, at: Sample.moment(0))
        _ = agent.step(document([Sample.rollout("r1")]), at: Sample.moment(1))
        _ = agent.step(release(), at: Sample.moment(2))
        let quiet = agent.step(.tick, at: Sample.moment(60))
        #expect(quiet.contains(.cancelDownload(blob)))
        #expect(agent.state.models[Sample.model]?.awaited?.isWhole == false, "what came is kept")
        #expect(
            agent.step(.downloaded(blob), at: Sample.moment(61)).contains {
                if case .start = $0 { true } else { false }
            } == false)
        let loud = agent.step(.tick, at: Sample.moment(600))
        #expect(loud.contains(.fetchRelease(Sample.model, Sample.version, from: .network)))
        let effects = agent.step(release(), at: Sample.moment(601))
        #expect(effects.contains { if case .download = $0 { true } else { false } })
    }

    // MARK: Holds

    @Test func aHoldStopsTheSwitchAndNotTheDownload() {
        var agent = agent(UpdatePolicy())
        var effects = agent.step(.holdRequested(hold(at: 0, for: 600)), at: Sample.moment(0))
        effects += downloaded(&agent)
        #expect(effects.contains { if case .download = $0 { true } else { false } } && started(effects).count == 1)
        #expect(incoming(agent)?.waits?.reason == .hold)
        #expect(agent.report(at: agent.now, facts: .none, memory: [:]).hold?.owner == "anna")
        #expect(started(agent.step(.releaseRequested(by: "ben"), at: Sample.moment(20))).count == 1)
        #expect(agent.state.hold == nil)
    }

    /// Also an emergency: whoever holds a box stands before it.
    @Test func aHoldInTheMiddleOfATrialEndsTheTrial() throws {
        var agent = agent(UpdatePolicy())
        var rollout = Sample.rollout("r1")
        rollout.isUrgent = true
        let candidate = try #require(started(downloaded(&agent, rollout)).last)
        _ = agent.step(.engineReady(candidate), at: Sample.moment(5))
        let effects = agent.step(.holdRequested(hold(at: 6, for: 60)), at: Sample.moment(6))
        #expect(effects.contains(.stop(candidate)) && agent.operation == nil)
        let outcome = CheckOutcome(passed: 1, total: 1, minimumPassShare: 1, failed: [])
        let late = agent.step(.checked(candidate, outcome), at: Sample.moment(7))
        #expect(late.contains { if case .route = $0 { true } else { false } } == false)
        _ = agent.step(.engineExited(candidate, .stopped), at: Sample.moment(8))
        #expect(started(agent.step(.tick, at: Sample.moment(65))) == [])
        #expect(started(agent.step(.tick, at: Sample.moment(66))).count == 1, "its time is over")
    }

    @Test func aHoldStopsNoRollbackByHand() throws {
        var record = ModelRecord(active: old())
        record.previous = Sample.installation("demo", weights: .mebibytes(10), digit: "b")
        var agent = Sample.agent(state: NodeState(models: [Sample.model: record]))
        for engine in started(agent.step(.started, at: Sample.moment(0))) {
            _ = agent.step(.engineReady(engine), at: Sample.moment(0))
        }
        _ = agent.step(.holdRequested(hold(at: 0, for: 600)), at: Sample.moment(1))
        _ = agent.step(.rollbackRequested(Sample.model), at: Sample.moment(2))
        let effects = agent.step(.downloaded(Sample.digest("b")), at: Sample.moment(3))
        #expect(started(effects).count == 1)
    }

    /// (seconds by which the wall clock steps, whether the daemon is down meanwhile, whether it is held 100 s after).
    @Test(arguments: [
        (0.0, false, true), (1e9, false, true), (-1e9, false, true), (0, true, true), (1e9, true, false),
        (-1e9, true, true),
    ])
    func aHoldLastsAsLongAsItSays(step: Double, isDown: Bool, isHeld: Bool) throws {
        var agent = agent(UpdatePolicy())
        _ = agent.step(.started, at: Sample.moment(0))
        _ = agent.step(.holdRequested(hold(at: 1, for: 600)), at: Sample.moment(1))
        func at(_ second: Int, since boot: Int = 0) -> Moment {
            Moment(wall: Sample.moment(second).wall + step, uptime: .seconds(second - boot))
        }
        if isDown {
            agent = Sample.agent(state: try NodeState(json: agent.state.json()))
            _ = agent.step(.started, at: at(100, since: 100))
        }
        let boot = isDown ? 100 : 0
        _ = agent.step(.tick, at: at(101, since: boot))
        #expect((agent.state.hold != nil) == isHeld)
        // In the new clock's words, so that a restart does not misread it.
        if let hold = agent.state.hold, isDown == false {
            #expect(abs(hold.until.timeIntervalSince(at(601).wall)) < 60 && hold.until - 600 == hold.since)
        }
        // Its whole length once more, at most.
        _ = agent.step(.tick, at: at(701, since: boot))
        #expect(agent.state.hold == nil)
    }

    @Test func anotherHoldTakesThePlaceOfTheFirst() {
        var agent = agent(UpdatePolicy())
        _ = agent.step(.holdRequested(hold(at: 0, for: 600)), at: Sample.moment(0))
        _ = agent.step(.holdRequested(hold(at: 10, for: 20)), at: Sample.moment(10))
        _ = agent.step(.tick, at: Sample.moment(30))
        #expect(agent.state.hold == nil)
    }
}
