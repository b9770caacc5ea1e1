import SwiftletContract

/// Requests that wait for a model to have an engine again.
struct Waiters {
    struct Waiter {
        var id: UInt64
        var deadline: ContinuousClock.Instant
        var continuation: CheckedContinuation<Void, Never>
    }

    private var waiting: [ModelName: [Waiter]] = [:]
    private var lastID: UInt64 = 0

    mutating func newID() -> UInt64 {
        lastID += 1
        return lastID
    }

    func count(of model: ModelName) -> Int { waiting[model]?.count ?? 0 }

    mutating func add(_ waiter: Waiter, for model: ModelName) { waiting[model, default: []].append(waiter) }

    /// Those who may go on: the model's state has changed.
    mutating func all(of model: ModelName) -> [Waiter] { waiting.removeValue(forKey: model) ?? [] }

    mutating func take(_ id: UInt64, of model: ModelName) -> Waiter? {
        guard let index = waiting[model]?.firstIndex(where: { $0.id == id }) else { return nil }
        return waiting[model]?.remove(at: index)
    }

    /// Those who have waited long enough.
    mutating func expired(at now: ContinuousClock.Instant) -> [Waiter] {
        var expired: [Waiter] = []
        for (model, waiters) in waiting where waiters.contains(where: { $0.deadline <= now }) {
            expired += waiters.filter { $0.deadline <= now }
            waiting[model] = waiters.filter { $0.deadline > now }
        }
        return expired
    }
}
