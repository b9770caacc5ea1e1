import Crypto
import Foundation
import SwiftletContract
import SwiftletRegistry
import Testing

@testable import SwiftletCommands

/// What the controller does with rollouts by itself, in virtual time, on fleets of a hundred virtual nodes.
@Suite(.timeLimit(.minutes(4))) struct RolloutSteeringTests {
    private struct Random: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
            return mixed ^ mixed >> 31
        }
    }

    private static let start = Date(timeIntervalSince1970: 1_800_000_000)

    private struct Run {
        var rollout: Rollout
        var fleet: VirtualFleet
        /// Nodes that ever had the release or tried it.
        var touched: Set<NodeID> = []
    }

    /// Six days at most, a look every ten minutes; an hour more once it is over.
    private static func run(
        _ release: VirtualFleet.Release, seed: UInt64, profile: PlanOptions.Profile = .careful, asleep: Double = 0
    ) throws -> Run {
        var random = Random(state: seed)
        let id = try #require(RolloutID("r\(seed)"))
        let plan = RolloutPlan(
            waves: profile.waves, gates: profile.gates, deadline: profile.deadline, soak: profile.soak,
            openedAt: start)
        var run = Run(
            rollout: Rollout(
                id: id, model: VirtualFleet.model, version: VirtualFleet.new, selector: .everyNode,
                waves: [plan.waves[0]],
                createdAt: start, from: VirtualFleet.old, plan: plan),
            fleet: VirtualFleet(100, release: release, asleep: asleep, in: id, at: start - 600, using: &random))
        // Every node has said before what the old version was like.
        var before = run.rollout
        before.isHalted = true
        run.fleet.advance(to: start, following: before)
        var over = 0
        for step in 0..<864 where over < 6 {
            let now = start + Double(step) * 600
            run.fleet.advance(to: now, following: run.rollout)
            for node in run.fleet.nodes where node.version == VirtualFleet.new || node.refused != nil {
                run.touched.insert(node.id)
            }
            let progress = RolloutProgress(
                of: run.rollout, channel: VirtualFleet.channel, nodes: run.fleet.nodes.compactMap(\.glance),
                figures: run.fleet.figures, at: now)
            let move = RolloutMove(after: progress, at: now)
            if move == .open || move == .complete { #expect(progress.count("probation") == 0, "seed \(seed)") }
            if let next = move.applied(to: run.rollout, at: now) { run.rollout = next }
            if run.rollout.state != "running" { over += 1 }
        }
        return run
    }

    @Test(arguments: [PlanOptions.Profile.careful, .normal, .emergency])
    func aGoodReleaseReachesEveryNode(profile: PlanOptions.Profile) throws {
        for seed in 1...10 as ClosedRange<UInt64> {
            let run = try Self.run(.good, seed: seed, profile: profile)
            #expect(run.rollout.state == "complete", "seed \(seed)")
            #expect(run.fleet.nodes.allSatisfy { $0.version == VirtualFleet.new }, "seed \(seed)")
        }
    }

    /// In each of a hundred fleets, where the first wave has anybody in it.
    @Test(arguments: VirtualFleet.Release.allCases.filter { $0 != .good })
    func aBadReleaseStaysInTheFirstWaveThatHasNodes(release: VirtualFleet.Release) throws {
        for seed in 1...100 as ClosedRange<UInt64> {
            let run = try Self.run(release, seed: seed)
            #expect(run.rollout.isHalted && run.rollout.plan?.verdict != nil, "seed \(seed)")
            let places = run.fleet.nodes.map { node in Place(of: node.id, in: run.rollout.id) { SHA256.hash(data: $0) }
            }
            let first = try #require(
                run.rollout.plan?.waves.first { wave in places.contains { $0.number < wave.places } })
            let inFirst = places.count { $0.number < first.places }
            #expect(
                run.touched.count <= inFirst, "seed \(seed): \(run.touched.count) nodes, \(inFirst) in the first wave")
            let halted = run.rollout.plan?.verdict ?? ""
            #expect(
                halted.contains(
                    [
                        "failsChecks": "failed", "slow": "speed", "leaks": "memory", "hesitates": "ttft",
                        "refuses": "refusals",
                    ]["\(release)"] ?? "rolled_back"),
                "seed \(seed): \(halted)")
        }
    }

    /// A tenth of the boxes are off: they are not waited for beyond the deadline, and follow when they wake.
    @Test func thoseThatSleepDoNotHoldItUp() throws {
        let run = try Self.run(.good, seed: 7, asleep: 0.1)
        #expect(run.rollout.state == "complete")
        #expect(run.fleet.nodes.count { $0.version == VirtualFleet.old } > 5)
    }

    /// One that reports, and never switches, has failed at the deadline.
    @Test func silencePastTheDeadlineIsFailure() throws {
        var run = try Self.run(.good, seed: 3, profile: .emergency)
        run.rollout.plan?.completedAt = nil
        let late = Self.start + 90_000
        run.fleet.nodes[0].version = VirtualFleet.old
        run.fleet.nodes[0].nextPoll = late - 60
        var halted = run.rollout
        halted.isHalted = true
        run.fleet.advance(to: late, following: halted)
        let records = run.fleet.nodes.compactMap(\.record)
        func step(at now: Date) -> NodeStep? {
            NodeStep(of: NodeGlance(records[0]), in: run.rollout, channel: VirtualFleet.channel, at: now)
        }
        #expect(step(at: Self.start + 3599) == .pending)
        #expect(step(at: Self.start + 3600)?.word == "failed")
    }

    /// A registry that knows nobody proves nothing; nor do nodes that all sleep.
    @Test func withoutEvidenceNothingOpens() throws {
        var run = try Self.run(.good, seed: 3)
        run.rollout.plan?.completedAt = nil
        run.rollout.waves = Array(run.rollout.waves.prefix(2))
        let late = Self.start + 1e6
        func move(_ nodes: [NodeRecord]) -> RolloutMove {
            RolloutMove(
                after: RolloutProgress(
                    of: run.rollout, channel: VirtualFleet.channel, nodes: nodes.map { NodeGlance($0) }, figures: [:],
                    at: late), at: late)
        }
        let all = run.fleet.nodes.compactMap(\.record)
        #expect(move(all) == .open)
        #expect(move([]) == .wait)
        let asleep = all.map { record in
            var record = record
            record.receivedAt = Self.start - 60
            record.report.models[0].active?.version = VirtualFleet.old
            return record
        }
        #expect(move(asleep) == .wait)
    }

    /// How long ago a node switched is its word; a clock that is years off changes nothing.
    @Test(arguments: [-1e9, -600, 0, 2, 600, 1e9])
    func aNodesClockDoesNotShortenTheSoak(offset: Double) throws {
        var run = try Self.run(.good, seed: 3, profile: .emergency)
        run.rollout.plan?.completedAt = nil
        run.rollout.plan?.soak = 600
        run.rollout.plan?.openedAt = Self.start
        var record = try #require(run.fleet.nodes.first?.record)
        record.receivedAt = Self.start + 1200
        record.report.sentAt = record.receivedAt + offset
        record.report.models[0].active?.installedAt = record.receivedAt + offset - 5
        func move(at now: Date) -> RolloutMove {
            RolloutMove(
                after: RolloutProgress(
                    of: run.rollout, channel: VirtualFleet.channel, nodes: [NodeGlance(record)], figures: [:], at: now),
                at: now)
        }
        #expect(move(at: Self.start + 1200 + 590) == .wait)
        #expect(move(at: Self.start + 1200 + 595) == .complete)
    }

    /// While engines are being loaded requests are refused and wait: that counts once the wave has had its time, and a node without
    /// enough requests says nothing.
    @Test func whatComesOfRequestsCountsWhenTheWaveHasHadItsTime() throws {
        var run = try Self.run(.good, seed: 3, profile: .emergency)
        run.rollout.plan?.completedAt = nil
        run.rollout.plan?.soak = 600
        run.rollout.plan?.gates = ["ttft<=150%", "refusals<=5%"]
        run.rollout.plan?.openedAt = Self.start
        var record = try #require(run.fleet.nodes.first?.record)
        record.receivedAt = Self.start + 1200
        record.report.sentAt = record.receivedAt
        record.report.models[0].active?.installedAt = record.receivedAt
        func move(_ figures: VersionFigures, at seconds: Double) -> RolloutMove {
            let before = VersionFigures(firstToken: 0.2, refusals: 0)
            return RolloutMove(
                after: RolloutProgress(
                    of: run.rollout, channel: VirtualFleet.channel, nodes: [NodeGlance(record)],
                    figures: [record.id: [VirtualFleet.new: figures, VirtualFleet.old: before]],
                    at: Self.start + seconds), at: Self.start + seconds)
        }
        let (slow, refusing) = (VersionFigures(firstToken: 0.31), VersionFigures(refusals: 0.06))
        #expect(move(slow, at: 1700) == .wait && move(refusing, at: 1700) == .wait)
        #expect(move(slow, at: 1800) == .halt("ttft<=150%: 155%, broken"))
        #expect(move(refusing, at: 1800) == .halt("refusals<=5%: 6%, broken"))
        #expect(move(VersionFigures(), at: 1800) == .complete)
    }

    /// What a node says that is in no open wave does not count.
    @Test func aNodeOutsideOfTheOpenWavesHaltsNothing() throws {
        let run = try Self.run(.good, seed: 5)
        var rollout = run.rollout
        rollout.plan?.completedAt = nil
        rollout.waves = [Wave(places: 100)]
        let outside = try #require(run.fleet.nodes.first { $0.place.number >= 100 }?.record)
        var liar = outside
        liar.report.models[0].refused = .init(rollout: rollout.id, code: .checksFailed, reason: "no")
        let step = NodeStep(of: NodeGlance(liar), in: rollout, channel: VirtualFleet.channel, at: Self.start + 1e6)
        #expect(step == .later)
    }

    @Test func aPausedOrHaltedRolloutIsLeftAlone() throws {
        let run = try Self.run(.good, seed: 1)
        var rollout = run.rollout
        rollout.plan?.completedAt = nil
        rollout.isHalted = true
        rollout.waves = Array(rollout.waves.prefix(3))
        let nodes = run.fleet.nodes.compactMap(\.glance)
        let progress = { (rollout: Rollout) in
            RolloutProgress(
                of: rollout, channel: VirtualFleet.channel, nodes: nodes, figures: [:], at: Self.start + 1e6)
        }
        #expect(RolloutMove(after: progress(rollout), at: Self.start + 1e6) == .wait)
        rollout.isHalted = false
        #expect(RolloutMove(after: progress(rollout), at: Self.start + 1e6) == .open)
        rollout.plan?.isPaused = true
        #expect(RolloutMove(after: progress(rollout), at: Self.start + 1e6) == .wait)
    }

    @Test(arguments: [
        "failed<=2%", "checks>=95%", "speed>=90%", "memory<=120%", "energy<=150%", "restarts<=0.5", "failed<=0.04%",
        "memory<=1.25", "ttft<=150%", "refusals<=5%",
    ])
    func gatesAreReadAsTheyAreWritten(text: String) throws {
        #expect(try #require(Gate(text)).description == text)
    }

    @Test(arguments: [
        "", "failed", "failed>=2%", "speed<=1", "speed>=", "speed>=x", "speed>=-1", "speed>=nan", "luck>=1",
        "memory<=1073741824", "speed>=1e3", "speed>=1.", "speed>=.5",
        "ttft>=150%", "refusals>=5%",
    ])
    func whatIsNoGateIsRefused(text: String) { #expect(Gate(text) == nil) }
}
