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
    /// Serves the version, since then, by its own clock.
    case done(since: Date)
    case failed(String)
    /// Not heard of since the wave opened, and not waited for any more.
    case asleep

    /// Nil for a node that the rollout is not for.
    init?(of record: NodeRecord, in rollout: Rollout, channel: ChannelName, at now: Date) {
        let report = record.report
        guard report.channel == channel, rollout.selector.matches(report.labels) else { return nil }
        let status = report.models.first { $0.model == rollout.model }
        if let refused = status?.refused, refused.rollout == rollout.id {
            self = .failed(refused.code?.rawValue ?? "refused on the node")
        } else if let active = status?.active, active.version == rollout.version {
            self = .done(since: active.installedAt)
        } else {
            let place = Place(of: record.id, in: rollout.id) { SHA256.hash(data: $0) }
            let isOpen = rollout.waves.contains { place.number < $0.places && $0.notBefore ?? .distantPast <= now }
            self = isOpen ? Self.due(record, rollout, at: now) : .later
        }
    }

    private static func due(_ record: NodeRecord, _ rollout: Rollout, at now: Date) -> NodeStep {
        guard let plan = rollout.plan, now.timeIntervalSince(plan.openedAt) >= Double(plan.deadline) else {
            return .pending
        }
        if record.receivedAt >= plan.openedAt { return .failed("it had not switched at the deadline") }
        return plan.waitsForAsleep ? .asleep : .failed("it was not heard of until the deadline")
    }

    /// For tables and JSON.
    var word: String {
        switch self {
        case .later: "later"
        case .pending: "pending"
        case .done: "done"
        case .failed: "failed"
        case .asleep: "asleep"
        }
    }
}
