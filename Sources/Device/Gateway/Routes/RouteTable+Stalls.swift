import SwiftletContract
import Synchronization

/// Requests that keep a slot since their app does not read.
extension RouteTable {
    struct Stall {
        let model: ModelName
        let since: ContinuousClock.Instant
        let cut: @Sendable () -> Void
    }

    /// So long an app may read nothing while others wait for its slot.
    static let maxStall: Duration = .seconds(10)

    /// The app's connection takes no more: `cut` ends it, should others need the slot.
    func stalled(_ lease: Lease, cut: @escaping @Sendable () -> Void) {
        state.withLock { state in
            guard state.leases[lease.id] != nil else { return }
            state.stalls[lease.id] = Stall(model: lease.model, since: .now, cut: cut)
        }
    }

    func resumed(_ lease: Lease) { state.withLock { $0.stalls[lease.id] = nil } }
}

extension RouteTable.State {
    /// What ends those that have stood still for too long, and that somebody waits for.
    mutating func overdueStalls(at now: ContinuousClock.Instant) -> [@Sendable () -> Void] {
        let overdue = stalls.filter { _, stall in
            now - stall.since >= RouteTable.maxStall && lines[stall.model]?.waiting.isEmpty == false
        }
        for id in overdue.keys { stalls[id] = nil }
        return overdue.values.map(\.cut)
    }
}
