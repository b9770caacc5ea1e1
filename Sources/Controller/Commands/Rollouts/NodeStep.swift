import Crypto
import FoundationEssentials
import SwiftletContract
import SwiftletRegistry

/// How far one node is in a rollout, as its last report tells.
enum NodeStep: Hashable, Sendable {
    /// In a wave that is not open.
    case later
    /// May still say how it went.
    case pending
    /// Has a reason of its own to wait: its maintenance window, quiet hours, a hold. It is waited for until the deadline, and counts
    /// neither as done nor as failed after it.
    case waiting(String, isWaitedFor: Bool)
    /// Serves the version since then, and may still go back from it by itself.
    case probation(since: Date)
    /// Serves the version for good, since then by the controller's clock.
    case done(since: Date)
    case failed(String)
    /// Not heard of since the newest wave opened, and not waited for.
    case asleep

    /// Nil for a node that the rollout is not for.
    init?(of node: NodeGlance, in rollout: Rollout, channel: ChannelName, at now: Date) {
        guard node.channel == channel, rollout.selector.matches(node.labels) else { return nil }
        let place = Place(of: node.id, in: rollout.id) { SHA256.hash(data: $0) }
        guard rollout.waves.contains(where: { place.number < $0.places && $0.notBefore ?? .distantPast <= now }) else {
            self = .later
            return
        }
        let status = node.models.first { $0.model == rollout.model }
        if let refused = status?.refused, refused.rollout == rollout.id {
            self = .failed(refused.code?.rawValue ?? "refused on the node")
        } else if let switchedAt = status?.switchedAt, status?.version == rollout.version {
            self =
                status?.probation.map { Self.probation($0, since: switchedAt, node, rollout, at: now) }
                ?? .done(since: switchedAt)
        } else {
            self = Self.due(node, status, rollout, at: now)
        }
    }

    /// It had the deadline to switch, and has it once more to prove itself.
    private static func probation(
        _ probation: ModelStatus.Probation, since: Date, _ node: NodeGlance, _ rollout: Rollout, at now: Date
    ) -> NodeStep {
        guard let plan = rollout.plan else { return .probation(since: since) }
        let end = since + Double(plan.deadline + min(max(0, probation.seconds), ModelStatus.Probation.longest))
        guard now >= end else { return .probation(since: since) }
        if node.receivedAt >= end { return .failed("its probation had not ended at the deadline") }
        return plan.waitsForAsleep ? .asleep : .failed("it was not heard of until the deadline")
    }

    private static func due(_ node: NodeGlance, _ status: ModelGlance?, _ rollout: Rollout, at now: Date) -> NodeStep {
        let wait = status?.incoming.flatMap { $0.version == rollout.version ? $0.waits : nil }
        let reason = wait.map { NodeWords.wait($0, node.hold) }
        guard let plan = rollout.plan else { return reason.map { .waiting($0, isWaitedFor: true) } ?? .pending }
        // One that was off before the first wave is not waited for again in each.
        let opened = node.receivedAt < rollout.createdAt ? rollout.createdAt : plan.openedAt
        guard now.timeIntervalSince(opened) >= Double(plan.deadline) else {
            return reason.map { .waiting($0, isWaitedFor: true) } ?? .pending
        }
        if node.receivedAt >= plan.openedAt {
            guard let reason, plan.waitsForAsleep else { return .failed("it had not switched at the deadline") }
            return .waiting(reason, isWaitedFor: false)
        }
        return plan.waitsForAsleep ? .asleep : .failed("it was not heard of until the deadline")
    }

    /// Whether the next wave waits for what it will say.
    var isOpen: Bool {
        switch self {
        case .pending, .probation, .waiting(_, isWaitedFor: true): true
        case .later, .done, .failed, .asleep, .waiting: false
        }
    }

    /// For tables and JSON.
    var word: String {
        switch self {
        case .later: "later"
        case .pending: "pending"
        case .waiting: "waiting"
        case .probation: "probation"
        case .done: "done"
        case .failed: "failed"
        case .asleep: "asleep"
        }
    }
}
