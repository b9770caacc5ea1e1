import Foundation
import SwiftletContract
import SwiftletRegistry
import SwiftletSamples
import Testing

@testable import SwiftletCommands

/// Nodes that have a reason to wait, and those that have yet to prove a release.
@Suite struct NodeStepTests {
    private static let start = Date(timeIntervalSince1970: 1_800_000_000)
    private let old = VirtualFleet.old
    private let new = VirtualFleet.new

    private func rollout(asleepFails: Bool = false) throws -> Rollout {
        let plan = RolloutPlan(
            waves: [Wave(places: 10_000)], gates: ["failed<=0%"], deadline: 3600, soak: 0,
            waitsForAsleep: asleepFails == false, openedAt: Self.start)
        return Rollout(
            id: try #require(RolloutID("r1")), model: VirtualFleet.model, version: new, selector: .everyNode,
            waves: plan.waves, createdAt: Self.start, from: old, plan: plan)
    }

    /// As it reported so many seconds after the start.
    private func record(
        at seconds: Double, serving version: ReleaseVersion, since: Double = -86_400,
        _ change: (inout NodeReport) -> Void = { _ in }
    ) throws -> NodeRecord {
        let now = Self.start + seconds
        let digest = try #require(Digest(bytes: [UInt8](repeating: 1, count: 32)))
        let active = ModelStatus.Installed(
            version: version, variant: VariantName(unchecked: "q8"), manifest: digest, sequence: 1,
            installedAt: Self.start + since, checks: nil)
        let status = ModelStatus(
            model: VirtualFleet.model, state: .serving, active: active, previous: nil, incoming: nil, context: 1,
            memory: nil, restarts: 0)
        let report = NodeReport.sample(at: now) {
            $0.models = [status]
            change(&$0)
        }
        return NodeRecord(report: report, receivedAt: now, firstSeenAt: now)
    }

    private func step(_ record: NodeRecord, _ rollout: Rollout, at seconds: Double) -> NodeStep? {
        NodeStep(of: NodeGlance(record), in: rollout, channel: VirtualFleet.channel, at: Self.start + seconds)
    }

    private func waits(_ version: ReleaseVersion, for reason: ModelStatus.Wait.Reason) -> (inout NodeReport) -> Void {
        { report in
            var incoming = ModelStatus.Incoming(version: version, state: .waiting, received: .zero, total: .zero)
            incoming.waits = .init(reason: reason, until: nil)
            report.models[0].incoming = incoming
            report.hold = Hold(owner: "anna", reason: "stocktaking", since: Self.start, until: Self.start + 60)
        }
    }

    @Test func oneThatWaitsIsNotFailedByTheDeadline() throws {
        let late = try record(at: 7000, serving: old, waits(new, for: .maintenanceWindow))
        let reason = "it waits for its maintenance window"
        #expect(try step(late, rollout(), at: 3599) == .waiting(reason, isWaitedFor: true))
        #expect(try step(late, rollout(), at: 7200) == .waiting(reason, isWaitedFor: false))
        #expect(try step(late, rollout(asleepFails: true), at: 7200)?.word == "failed")
    }

    @Test func aHoldIsNamedWithItsOwner() throws {
        let held = try record(at: 10, serving: old, waits(new, for: .hold))
        #expect(try step(held, rollout(), at: 20) == .waiting("held by anna: stocktaking", isWaitedFor: true))
    }

    /// What waits for another instruction says nothing of this one.
    @Test func onlyItsOwnVersionCounts() throws {
        let other = try record(at: 7000, serving: old, waits(ReleaseVersion(unchecked: "9.0.0"), for: .hold))
        #expect(try step(other, rollout(), at: 20) == .pending)
        #expect(try step(other, rollout(), at: 7200)?.word == "failed")
    }

    @Test func whatIsOnProbationIsNotDone() throws {
        func on(_ seconds: Double) throws -> NodeRecord {
            try record(at: seconds, serving: new, since: 100) {
                $0.models[0].probation = .init(seconds: 600, left: 1, crashes: 0, interruptions: 0)
            }
        }
        #expect(try step(on(200), rollout(), at: 200) == .probation(since: Self.start + 100))
        // Longer than the deadline, since it switched in time.
        #expect(try step(on(4000), rollout(), at: 4000) == .probation(since: Self.start + 100))
        #expect(try step(on(4300), rollout(), at: 4300)?.word == "failed")
        #expect(try step(on(200), rollout(), at: 4300) == .asleep, "it was not heard of since")
        #expect(
            try step(record(at: 900, serving: new, since: 100), rollout(), at: 900) == .done(since: Self.start + 100))
    }

    @Test func noWaveOpensOverAProbation() throws {
        let nodes = [
            try record(at: 200, serving: new, since: 100) {
                $0.models[0].probation = .init(seconds: 600, left: 500, crashes: 0, interruptions: 0)
            }
        ]
        func move(_ nodes: [NodeRecord]) throws -> RolloutMove {
            let progress = RolloutProgress(
                of: try rollout(), channel: VirtualFleet.channel, nodes: nodes.map { NodeGlance($0) }, figures: [:],
                at: Self.start + 900)
            return RolloutMove(after: progress, at: Self.start + 900)
        }
        #expect(try move(nodes) == .wait)
        #expect(try move([record(at: 900, serving: new, since: 100)]) == .complete)
    }

    /// Waiting proves nothing, and a rollout of which all nodes wait does not go on.
    @Test func thoseThatWaitAreNoEvidence() throws {
        let nodes = [try record(at: 7000, serving: old, waits(new, for: .quietHours))]
        let progress = RolloutProgress(
            of: try rollout(), channel: VirtualFleet.channel, nodes: nodes.map { NodeGlance($0) }, figures: [:],
            at: Self.start + 7200)
        #expect(progress.isSettled && RolloutMove(after: progress, at: Self.start + 7200) == .wait)
        let status = RolloutStatus(of: progress)
        #expect(status.waiting.map(\.reason) == ["it waits for the end of its quiet hours"])
        #expect(status.text(at: Self.start + 7200).contains("0 done, 1 waiting, 0 pending"))
    }
}
