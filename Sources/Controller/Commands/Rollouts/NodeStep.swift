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
    /// Serves the version, since then by the controller's clock.
    case done(since: Date)
    case failed(String)
    /// Not heard of since the newest wave opened, and not waited for.
    case asleep

    /// Nil for a node that the rollout is not for.
    init?(of record: NodeRecord, in rollout: Rollout, channel: ChannelName, at now: Date) {
        let report = record.report
        guard report.channel == channel, rollout.selector.matches(report.labels) else { return nil }
        let place = Place(of: record.id, in: rollout.id) { SHA256.hash(data: $0) }
        guard rollout.waves.contains(where: { place.number < $0.places && $0.notBefore ?? .distantPast <= now }) else {
            self = .later
            return
        }
        let status = report.models.first { $0.model == rollout.model }
        if let refused = status?.refused, refused.rollout == rollout.id {
            self = .failed(refused.code?.rawValue ?? "refused on the node")
        } else if let active = status?.active, active.version == rollout.version {
            // How long ago is the node's word, when that was is ours: its clock may be years off.
            let age = max(0, report.sentAt.timeIntervalSince(active.installedAt))
            self = .done(since: record.receivedAt - age)
        } else {
            self = Self.due(record, rollout, at: now)
        }
    }

    private static func due(_ record: NodeRecord, _ rollout: Rollout, at now: Date) -> NodeStep {
        guard let plan = rollout.plan else { return .pending }
        // One that was off before the first wave is not waited for again in each.
        let opened = record.receivedAt < rollout.createdAt ? rollout.createdAt : plan.openedAt
        guard now.timeIntervalSince(opened) >= Double(plan.deadline) else { return .pending }
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
