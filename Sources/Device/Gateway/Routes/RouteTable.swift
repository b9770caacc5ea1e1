public import SwiftletContract
import Synchronization

/// Which engine answers for which model, and how many requests each engine is working on.
///
/// The daemon's owner loop writes it, the gateway reads it; a change takes effect with the next request, and requests
/// that are under way stay with the engine that they began with.
public final class RouteTable: Sendable {
    private enum Entry {
        case loading
        case serving(Route)
    }

    private struct State {
        var entries: [ModelName: Entry] = [:]
        /// By engine, also by those that are being replaced.
        var inFlight: [Int: Int] = [:]
        var waiting: [Int: [AsyncStream<Void>.Continuation]] = [:]
    }

    private let state = Mutex(State())
    private let maxInFlight: Int
    private let admission: Admission

    /// More than `maxInFlight` requests at a time to one engine are refused, and what `admission` refuses: it is called
    /// with the table locked.
    public init(maxInFlight: Int = 64, admission: @escaping Admission = { _, _ in nil }) {
        self.maxInFlight = maxInFlight
        self.admission = admission
    }

    /// From now on requests for `model` go to this route. The one that it replaces keeps its requests; see `drained`.
    public func set(_ model: ModelName, _ route: Route) {
        state.withLock { $0.entries[model] = .serving(route) }
    }

    /// From now on `model` does not exist here.
    public func remove(_ model: ModelName) {
        state.withLock { _ = $0.entries.removeValue(forKey: model) }
    }

    /// From now on `model` is refused with `loading`. For a start and after a crash: an update leaves the old route in
    /// place until the new one is set.
    public func markLoading(_ model: ModelName) {
        state.withLock { $0.entries[model] = .loading }
    }

    /// Finds the engine for `name`, which is `model` or `model@version`. Nil stands for the only model that is served.
    public func acquire(_ name: String?) throws(Refusal) -> Lease {
        let result = state.withLock { state -> Result<Lease, Refusal> in
            do throws(Refusal) {
                let lease = try find(name, in: state)
                let count = state.inFlight[lease.route.engineID, default: 0]
                guard count < maxInFlight else { throw .queueFull(lease.model, limit: maxInFlight) }
                if let refusal = admission(lease.model, count) { throw refusal }
                state.inFlight[lease.route.engineID] = count + 1
                return .success(lease)
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    /// Gives a lease back, exactly once.
    public func release(_ lease: Lease) {
        let engineID = lease.route.engineID
        let finished = state.withLock { state -> [AsyncStream<Void>.Continuation] in
            let count = state.inFlight[engineID, default: 1] - 1
            guard count == 0 else {
                state.inFlight[engineID] = count
                return []
            }
            state.inFlight[engineID] = nil
            return state.waiting.removeValue(forKey: engineID) ?? []
        }
        for waiter in finished { waiter.finish() }
    }

    /// Waits until the engine has no requests left; false where it still had some after `limit`, or on cancellation.
    /// Only of use for an engine that has no route any more.
    public func drained(_ engineID: Int, within limit: Duration) async -> Bool {
        let (idle, waiter) = AsyncStream.makeStream(of: Void.self)
        state.withLock { state in
            if state.inFlight[engineID] == nil {
                waiter.finish()
            } else {
                state.waiting[engineID, default: []].append(waiter)
            }
        }
        await withTaskGroup { group in
            group.addTask { for await _ in idle {} }
            group.addTask { try? await Task.sleep(for: limit) }
            await group.next()
            group.cancelAll()
        }
        return state.withLock { $0.inFlight[engineID] == nil }
    }

    /// Every model, by name.
    public func snapshot() -> [RouteStatus] {
        state.withLock { state in
            state.entries.sorted { $0.key < $1.key }.map { model, entry in
                guard case .serving(let route) = entry else {
                    return RouteStatus(model: model, route: nil, inFlight: 0)
                }
                return RouteStatus(model: model, route: route, inFlight: state.inFlight[route.engineID, default: 0])
            }
        }
    }

    private func find(_ name: String?, in state: State) throws(Refusal) -> Lease {
        guard let name else {
            guard let only = state.entries.first, state.entries.count == 1 else {
                throw .modelMissing(served(in: state))
            }
            return try lease(only.key, only.value)
        }
        guard let wanted = ModelReference(name), let entry = state.entries[wanted.model] else {
            throw .modelNotFound(name, fits: served(in: state))
        }
        let lease = try lease(wanted.model, entry)
        if let version = wanted.version, version != lease.route.version {
            throw .modelNotFound(name, fits: "\(wanted.model)@\(lease.route.version)")
        }
        return lease
    }

    private func lease(_ model: ModelName, _ entry: Entry) throws(Refusal) -> Lease {
        switch entry {
        case .loading: throw .loading(model)
        case .serving(let route): Lease(model: model, route: route)
        }
    }

    /// Some names, for an app's author to choose from.
    private func served(in state: State) -> String {
        state.entries.keys.sorted().prefix(8).map(\.text).joined(separator: ", ")
    }
}
