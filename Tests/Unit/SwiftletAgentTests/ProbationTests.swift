import FoundationEssentials
import Testing

@testable import SwiftletAgent
@testable import SwiftletContract
@testable import SwiftletTrust

/// After the switch.
@Suite struct ProbationTests {
    private let pass = CheckOutcome(passed: 2, total: 2, minimumPassShare: 1, failed: [])
    private let fail = CheckOutcome(passed: 1, total: 2, minimumPassShare: 1, failed: ["sums"])

    private func installation(_ version: String, _ digit: Character, checks: Bool = false) -> Installation {
        var installation = Sample.installation("demo", weights: .mebibytes(10), digit: digit)
        installation.release.version = ReleaseVersion(unchecked: version)
        if checks { installation.release.checks = Blob(digest: Sample.digest("f"), size: Bytes(10)) }
        installation.rollout = RolloutID(unchecked: "r1")
        return installation
    }

    /// An agent that serves 2.0.0 on probation for 600 s, with 1.0.0 kept, and its engine.
    private func onProbation(
        checks: Bool = false, hasPrevious: Bool = true, _ change: (inout Probation) -> Void = { _ in },
        isAfterInterruption: Bool = false
    ) throws -> (Agent, EngineID) {
        var record = ModelRecord(
            active: installation("2.0.0", "b", checks: checks), previous: hasPrevious ? installation("1.0.0", "a") : nil
        )
        var probation = Probation(length: 600)
        change(&probation)
        record.probation = probation
        var settings = Sample.agent().settings
        settings.updates.probation = .seconds(600)
        var agent = Agent(
            settings: settings, state: NodeState(models: [Sample.model: record]), now: Sample.moment(0),
            isAfterInterruption: isAfterInterruption)
        let engine = try #require(starts(agent.step(.started, at: Sample.moment(0))).last)
        _ = agent.step(.engineReady(engine), at: Sample.moment(0))
        return (agent, engine)
    }

    private func starts(_ effects: [Effect]) -> [EngineID] {
        effects.compactMap { if case .start(let engine, _, _, _) = $0 { engine } else { nil } }
    }

    private func isChecked(_ effects: [Effect]) -> Bool {
        effects.contains { if case .checkAgain = $0 { true } else { false } }
    }

    private func run(_ agent: inout Agent, _ seconds: ClosedRange<Int>) -> [Effect] {
        seconds.flatMap { agent.step(.tick, at: Sample.moment($0)) }
    }

    private func active(_ agent: Agent) -> String? { agent.state.models[Sample.model]?.active?.release.version.text }
    private func probation(_ agent: Agent) -> Probation? { agent.state.models[Sample.model]?.probation }
    private func refusal(_ agent: Agent) -> ModelRecord.Refused? { agent.state.models[Sample.model]?.refused }

    /// Ends the engine that serves, and lets the next one come up.
    private func crash(_ agent: inout Agent, _ engine: EngineID, at second: Int) throws -> EngineID {
        let effects = agent.step(.engineExited(engine, .failed("it crashed")), at: Sample.moment(second))
        var next = starts(effects).last
        for later in second + 1...second + 20 where next == nil {
            next = starts(agent.step(.tick, at: Sample.moment(later))).last
        }
        let engine = try #require(next)
        _ = agent.step(.engineReady(engine), at: Sample.moment(second + 21))
        return engine
    }

    @Test func isCommittedAfterItsTime() throws {
        var (agent, _) = try onProbation()
        let report = agent.report(at: Sample.moment(0), facts: .none, memory: [:])
        let status = try #require(report.models.first?.probation)
        #expect(status.seconds == 600 && status.left == 600)
        _ = run(&agent, 1...599)
        #expect(probation(agent) != nil)
        _ = run(&agent, 600...601)
        #expect(probation(agent) == nil && active(agent) == "2.0.0" && refusal(agent) == nil)
        #expect(agent.state.models[Sample.model]?.previous != nil, "for a rollback by hand")
    }

    @Test func onlyTimeOfServingCounts() throws {
        var (agent, engine) = try onProbation()
        _ = run(&agent, 1...300)
        _ = agent.step(.engineExited(engine, .crowdedOut), at: Sample.moment(301))
        _ = run(&agent, 302...340)
        let report = agent.report(at: Sample.moment(340), facts: .none, memory: [:])
        let left = try #require(report.models.first?.probation?.left)
        #expect((298...301).contains(left))
        #expect(probation(agent)?.crashes == 0, "that was not its fault")
    }

    /// A model that nobody asks for is not loaded; it does not stay on probation for that.
    @Test func oneThatIsNotLoadedIsCommittedToo() throws {
        var (agent, engine) = try onProbation()
        agent.evict(Sample.model)
        _ = agent.step(.engineExited(engine, .stopped), at: Sample.moment(1))
        _ = run(&agent, 2...610)
        #expect(probation(agent) == nil)
    }

    @Test(arguments: [true, false]) func aThirdCrashEndsIt(hasPrevious: Bool) throws {
        var (agent, engine) = try onProbation(hasPrevious: hasPrevious)
        engine = try crash(&agent, engine, at: 30)
        engine = try crash(&agent, engine, at: 100)
        #expect(probation(agent)?.crashes == 2 && active(agent) == "2.0.0")
        let last = try crash(&agent, engine, at: 200)
        #expect(last != engine && probation(agent) == nil)
        #expect(active(agent) == (hasPrevious ? "1.0.0" : "2.0.0"))
        let refused = try #require(refusal(agent))
        #expect(refused.code == (hasPrevious ? .rolledBack : .engineFailing))
        #expect(refused.version.text == "2.0.0" && refused.reason.contains("failed 3 times"))
        _ = agent.step(.syncRequested, at: Sample.moment(300))
        var rollout = Sample.rollout("r1")
        rollout.version = ReleaseVersion(unchecked: "2.0.0")
        let document = RolloutDocument(channel: ChannelName(unchecked: "stable"), rollouts: [rollout])
        let effects = agent.step(.synced(Verified(document), versions: [:]), at: Sample.moment(301))
        #expect(effects.contains { if case .fetchRelease = $0 { true } else { false } } == false, "not again")
        let report = agent.report(at: Sample.moment(301), facts: .none, memory: [:])
        #expect(report.models.first?.refused?.rollout.text == "r1")
    }

    /// The daemon is killed after each crash: what was counted is on the disk.
    @Test func crashesAreCountedOverRestarts() throws {
        var state = try onProbation().0.state
        for number in 1...3 {
            var settings = Sample.agent().settings
            settings.updates.probation = .seconds(600)
            var agent = Agent(settings: settings, state: state, now: Sample.moment(0))
            let engine = try #require(starts(agent.step(.started, at: Sample.moment(0))).last)
            _ = agent.step(.engineReady(engine), at: Sample.moment(1))
            let effects = agent.step(.engineExited(engine, .failed("it crashed")), at: Sample.moment(2))
            let written = effects.compactMap { if case .persist(let state, _) = $0 { state } else { nil } }.last
            state = try NodeState(json: try #require(written).json())
            #expect(active(agent) == (number < 3 ? "2.0.0" : "1.0.0"))
        }
    }

    /// It takes the box with it each time, and no engine is seen to end.
    @Test func aBoxThatGoesDownAgainAndAgainGoesBack() throws {
        for (before, isBack) in [(3, false), (4, true)] {
            let (agent, _) = try onProbation({ $0.interruptions = before }, isAfterInterruption: true)
            #expect((active(agent) == "1.0.0") == isBack)
            if isBack { #expect(refusal(agent)?.reason.contains("went down 5 times") == true) }
        }
        let (calm, _) = try onProbation({ $0.interruptions = 4 })
        #expect(active(calm) == "2.0.0", "a daemon that was stopped is no sign")
    }

    @Test func servedTimeIsKeptOverRestarts() throws {
        var (agent, _) = try onProbation()
        _ = run(&agent, 1...400)
        #expect((250...400).contains(probation(agent)?.served ?? 0))
    }

    @Test(arguments: [(50, 9, false), (49, 10, true), (50, 10, false), (1000, 300, true)])
    func manyAnswersThatFailEndIt(asked: Int, failed: Int, isBack: Bool) throws {
        var (agent, engine) = try onProbation()
        let use = Use(requests: asked, inFlight: 0, failures: failed)
        let effects = agent.step(.used([Sample.model: use]), at: Sample.moment(10))
        #expect((active(agent) == "1.0.0") == isBack)
        #expect(effects.contains(.retire(engine)) == isBack, "its other requests end first")
        guard isBack else { return }
        #expect(starts(effects).isEmpty == false, "the one before is started at once")
        engine = try #require(starts(effects).last)
        let ready = agent.step(.engineReady(engine), at: Sample.moment(11))
        #expect(ready.contains { if case .route(_, engine, _, _) = $0 { true } else { false } })
    }

    /// What the daemon counts begins at its start; what the release before failed is not this one's.
    @Test func onlyItsOwnFailuresCount() throws {
        var (agent, _) = try onProbation()
        agent.lastUses[Sample.model] = Use(requests: 100, inFlight: 0, failures: 90)
        _ = agent.step(.used([Sample.model: Use(requests: 130, inFlight: 0, failures: 91)]), at: Sample.moment(10))
        #expect(probation(agent)?.asked == 30 && probation(agent)?.failed == 1)
    }

    @Test func itsChecksAreAskedAgainWhileItIsUsed() throws {
        var (agent, engine) = try onProbation(checks: true)
        #expect(isChecked(run(&agent, 1...290)) == false)
        _ = agent.step(.used([Sample.model: Use(requests: 1, inFlight: 1)]), at: Sample.moment(291))
        #expect(isChecked(run(&agent, 292...302)))
        #expect(agent.step(.checked(engine, pass), at: Sample.moment(303)).contains(.stop(engine)) == false)
        #expect(isChecked(run(&agent, 304...599)) == false && probation(agent)?.isChecked == true)
        _ = run(&agent, 600...601)
        #expect(probation(agent) == nil && active(agent) == "2.0.0")
        _ = agent.step(.checked(engine, fail), at: Sample.moment(602))
        #expect(active(agent) == "2.0.0", "it was said twice")
    }

    @Test func atTheEndWhereNobodyUsesIt() throws {
        var (agent, engine) = try onProbation(checks: true)
        #expect(isChecked(run(&agent, 1...599)) == false)
        #expect(isChecked(run(&agent, 600...602)))
        #expect(probation(agent) != nil)
        _ = agent.step(.checked(engine, pass), at: Sample.moment(603))
        #expect(probation(agent) == nil)
    }

    @Test func checksThatDoNotHoldEndIt() throws {
        var (agent, engine) = try onProbation(checks: true)
        _ = run(&agent, 1...601)
        let effects = agent.step(.checked(engine, fail), at: Sample.moment(602))
        #expect(active(agent) == "1.0.0" && effects.contains(.retire(engine)))
        #expect(refusal(agent)?.reason.contains("sums") == true)
    }

    /// A battery that is low lets nothing be asked that is not urgent; that is no reason to wait for ever.
    @Test func checksThatCannotBeAskedAreTriedAgainAndThenLeft() throws {
        var (agent, engine) = try onProbation(checks: true)
        var times = 0
        for second in 1...1300 {
            guard isChecked(agent.step(.tick, at: Sample.moment(second))) else { continue }
            times += 1
            _ = agent.step(.checksPostponed(engine), at: Sample.moment(second))
        }
        #expect(times == 10 && probation(agent) == nil && active(agent) == "2.0.0")
    }

    @Test func anAnswerThatIsLostIsNotWaitedForInVain() throws {
        var (agent, _) = try onProbation(checks: true)
        _ = run(&agent, 1...1300)
        #expect(probation(agent) == nil)
    }

    // MARK: What begins and ends it

    private func update(_ agent: inout Agent, to version: String, _ digit: Character, at second: Int) throws -> EngineID
    {
        var rollout = Sample.rollout("r-\(version)")
        rollout.version = ReleaseVersion(unchecked: version)
        let document = RolloutDocument(channel: ChannelName(unchecked: "stable"), rollouts: [rollout])
        _ = agent.step(.syncRequested, at: Sample.moment(second))
        _ = agent.step(.synced(Verified(document), versions: [:]), at: Sample.moment(second))
        var release = Sample.release([Sample.variant("q8_0", weights: .mebibytes(10), digit: digit)])
        release.version = rollout.version
        _ = agent.step(.releaseVerified(Verified(release), manifest: Sample.digest(digit)), at: Sample.moment(second))
        let effects = agent.step(.downloaded(Sample.digest(digit)), at: Sample.moment(second))
        let engine = try #require(starts(effects).last)
        _ = agent.step(.engineReady(engine), at: Sample.moment(second + 1))
        _ = agent.step(.checked(engine, pass), at: Sample.moment(second + 2))
        return engine
    }

    /// The newest instruction supersedes; what it would go back to is what has proved itself.
    @Test func anotherReleaseTakesItsPlace() throws {
        var (agent, _) = try onProbation()
        _ = try update(&agent, to: "3.0.0", "c", at: 10)
        #expect(active(agent) == "3.0.0" && probation(agent)?.length == 600 && probation(agent)?.served == 0)
        #expect(agent.state.models[Sample.model]?.previous?.release.version.text == "1.0.0")
    }

    /// An operator takes it back: what was kept served here before.
    @Test func whatWasKeptNeedsNoProbation() throws {
        var (agent, _) = try onProbation()
        _ = try update(&agent, to: "1.0.0", "a", at: 10)
        #expect(active(agent) == "1.0.0" && probation(agent) == nil)
    }

    @Test func aRollbackByHandNeedsNone() throws {
        var (agent, _) = try onProbation()
        _ = agent.step(.rollbackRequested(Sample.model), at: Sample.moment(1))
        let engine = try #require(starts(agent.step(.downloaded(Sample.digest("a")), at: Sample.moment(2))).last)
        _ = agent.step(.engineReady(engine), at: Sample.moment(3))
        _ = agent.step(.checked(engine, pass), at: Sample.moment(4))
        #expect(active(agent) == "1.0.0" && probation(agent) == nil)
    }

    @Test func aHoldNeitherStopsItNorARollback() throws {
        var (agent, engine) = try onProbation()
        let hold = Hold(owner: "anna", reason: "r", since: Sample.start, until: Sample.start + 1e5)
        _ = agent.step(.holdRequested(hold), at: Sample.moment(1))
        engine = try crash(&agent, engine, at: 30)
        engine = try crash(&agent, engine, at: 100)
        engine = try crash(&agent, engine, at: 200)
        #expect(active(agent) == "1.0.0" && agent.state.hold != nil)
    }

    @Test func withoutProbationAReleaseIsCommittedAtOnce() throws {
        var agent = Sample.agent()
        _ = agent.step(.started, at: Sample.moment(0))
        _ = try update(&agent, to: "3.0.0", "c", at: 1)
        #expect(active(agent) == "3.0.0" && probation(agent) == nil)
    }

    @Test func anOperatorMayShortenIt() throws {
        var (agent, _) = try onProbation()
        _ = run(&agent, 1...100)
        var settings = agent.settings
        settings.updates.probation = .seconds(60)
        _ = agent.step(.configured(settings), at: Sample.moment(101))
        #expect(probation(agent) == nil)
    }
}
