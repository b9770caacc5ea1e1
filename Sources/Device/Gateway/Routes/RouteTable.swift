public import SwiftletContract
import Synchronization

/// Which engine answers for which model, and how many requests each engine is working on.
///
/// The daemon's owner loop writes it, the gateway reads it; a change takes effect with the next request, and requests
/// that are under way stay with the engine that they began with.
public final class RouteTable: Sendable {
    enum Entry {
        case absent(Absence, Listing?)
        case serving(Route)
    }

    /// What came of asking for a model.
    enum Attempt {
        case lease(Lease)
        /// It may come; the refusal is for those who do not wait.
        case absent(ModelName, Refusal)
    }

    struct State {
        var entries: [ModelName: Entry] = [:]
        /// By engine, also by those that are being replaced.
        var inFlight: [Int: Int] = [:]
        /// Since the start, by model.
        var requests: [ModelName: Int] = [:]
        var draining: [Int: [AsyncStream<Void>.Continuation]] = [:]
        var waiters = Waiters()
        /// Of engines that are gone, the newest last.
        var ends: [(engineID: Int, refusal: Refusal)] = []
    }

    let state = Mutex(State())
    let maxInFlight: Int
    private let admission: Admission
    private let onDemand: @Sendable (ModelName) -> Void

    /// More than `maxInFlight` requests at a time to one engine are refused, and what `admission` refuses: it is called
    /// with the table locked. `onDemand` hears of a request for a model that is loaded only when it is asked for.
    public init(
        maxInFlight: Int = 64, onDemand: @escaping @Sendable (ModelName) -> Void = { _ in },
        admission: @escaping Admission = { _, _ in nil }
    ) {
        self.maxInFlight = maxInFlight
        self.admission = admission
        self.onDemand = onDemand
    }

    /// From now on requests for `model` go to this route. The one that it replaces keeps its requests; see `drained`.
    public func set(_ model: ModelName, _ route: Route) { change(model, to: .serving(route)) }

    /// From now on `model` does not exist here.
    public func remove(_ model: ModelName) { change(model, to: nil) }

    /// From now on requests for `model` wait, or are refused, by why it has no engine. For a start, after a crash, and
    /// where its memory is needed: an update leaves the old route in place until the new one is set.
    public func markAbsent(_ model: ModelName, _ absence: Absence, listing: Listing? = nil) {
        change(model, to: .absent(absence, listing))
    }

    private func change(_ model: ModelName, to entry: Entry?) {
        let waiters = state.withLock { state in
            state.entries[model] = entry
            return state.waiters.all(of: model)
        }
        for waiter in waiters { waiter.continuation.resume() }
    }

    /// Finds the engine for `name`, which is `model` or `model@version`. Nil stands for the only model that is served.
    public func acquire(_ name: String?) throws(Refusal) -> Lease {
        switch try attempt(name) {
        case .lease(let lease): return lease
        case .absent(_, let refusal): throw refusal
        }
    }

    func attempt(_ name: String?) throws(Refusal) -> Attempt {
        let (attempt, demanded) = try state.withLock { state throws(Refusal) in
            let (model, entry) = try find(name, in: state)
            switch entry {
            case .serving(let route):
                let count = state.inFlight[route.engineID, default: 0]
                guard count < maxInFlight else { throw .queueFull(model, limit: maxInFlight) }
                if let refusal = admission(model, count) { throw refusal }
                state.inFlight[route.engineID] = count + 1
                state.requests[model, default: 0] += 1
                return (Attempt.lease(Lease(model: model, route: route)), ModelName?.none)
            case .absent(let absence, _):
                guard absence.isPassing else { throw .absent(model, absence) }
                return (Attempt.absent(model, .absent(model, absence)), absence == .unloaded ? model : nil)
            }
        }
        if let demanded { onDemand(demanded) }
        return attempt
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
            return state.draining.removeValue(forKey: engineID) ?? []
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
                state.draining[engineID, default: []].append(waiter)
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
                switch entry {
                case .absent(_, let listing):
                    RouteStatus(model: model, route: nil, listing: listing, inFlight: 0)
                case .serving(let route):
                    RouteStatus(model: model, route: route, inFlight: state.inFlight[route.engineID, default: 0])
                }
            }
        }
    }

    /// Of each model that was ever asked: requests since the start, and those that its engine is working on.
    public func uses() -> [(model: ModelName, requests: Int, inFlight: Int)] {
        state.withLock { state in
            state.requests.map { model, requests in
                guard case .serving(let route) = state.entries[model] else { return (model, requests, 0) }
                return (model, requests, state.inFlight[route.engineID, default: 0])
            }
        }
    }

    // MARK: Engines that ended

    /// What those are told whose requests an engine took with it.
    public func explain(_ engineID: Int, _ refusal: Refusal) {
        state.withLock { state in
            state.ends.append((engineID, refusal))
            if state.ends.count > Self.keptEnds { state.ends.removeFirst() }
        }
    }

    /// A connection breaks a little before its process is known to be gone.
    func explanation(of engineID: Int) async -> Refusal? {
        for _ in 0..<50 {
            if let end = state.withLock({ $0.ends.last { $0.engineID == engineID } }) { return end.refusal }
            guard (try? await Task.sleep(for: .milliseconds(20))) != nil else { return nil }
        }
        return nil
    }

    private static let keptEnds = 64

    private func find(_ name: String?, in state: State) throws(Refusal) -> (ModelName, Entry) {
        guard let name else {
            guard let only = state.entries.first, state.entries.count == 1 else {
                throw .modelMissing(served(in: state))
            }
            return only
        }
        guard let wanted = ModelReference(name), let entry = state.entries[wanted.model] else {
            throw .modelNotFound(name, fits: served(in: state))
        }
        if let version = wanted.version, let served = entry.version, version != served {
            throw .modelNotFound(name, fits: "\(wanted.model)@\(served)")
        }
        return (wanted.model, entry)
    }

    /// Some names, for an app's author to choose from.
    private func served(in state: State) -> String {
        state.entries.keys.sorted().prefix(8).map(\.text).joined(separator: ", ")
    }
}

extension RouteTable.Entry {
    /// Nil where it is not known yet.
    var version: ReleaseVersion? {
        switch self {
        case .absent(_, let listing): listing?.version
        case .serving(let route): route.version
        }
    }
}
