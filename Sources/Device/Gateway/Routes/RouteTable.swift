public import SwiftletContract
import Synchronization

/// Which engine answers for which model, how many requests each engine is working on, and who waits for one.
///
/// The daemon's owner loop writes it, the gateway reads it; a change takes effect with the next request, and requests
/// that are under way stay with the engine that they began with. An engine has as many requests as slots, or some
/// milliseconds of work more: the rest waits here, in an order that is ours (see `Line`).
public final class RouteTable: Sendable {
    enum Entry {
        case absent(Absence, Listing?)
        case serving(Route)
    }

    /// Of the bodies of all requests that wait, for whatever model.
    static let maxWaiting = Bytes.mebibytes(64)

    let state: Mutex<State>
    let maxQueue: Int
    let admission: Admission
    let onDemand: @Sendable (ModelName) -> Void
    let onFault: @Sendable (_ engineID: Int, _ reason: String) -> Void

    /// More than `maxQueue` requests that wait for a model are refused, and what `admission` refuses. `onDemand` hears of a
    /// request for a model that is loaded only when it is asked for. A quick engine has up to `lookahead`
    /// requests more for each slot: as many as it works off in 50 ms. `onFault` hears of an engine that answers garbage.
    public init(
        maxQueue: Int = 64, lookahead: Int = 0, onDemand: @escaping @Sendable (ModelName) -> Void = { _ in },
        onFault: @escaping @Sendable (_ engineID: Int, _ reason: String) -> Void = { _, _ in },
        admission: Admission = Admission()
    ) {
        var state = State()
        state.lookahead = lookahead
        self.state = Mutex(state)
        self.maxQueue = maxQueue
        self.admission = admission
        self.onDemand = onDemand
        self.onFault = onFault
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
        let throttle = admission.throttle()
        let (wakes, isDemanded) = state.withLock { state in
            state.entries[model] = entry
            state.absentSince[model] = entry?.isServing == false ? state.absentSince[model] ?? .now : nil
            let wakes = state.sortOut(model) + state.pump(model, throttle, at: .now)
            guard case .absent(.unloaded, _) = entry else { return (wakes, false) }
            return (wakes, state.lines[model]?.waiting.isEmpty == false)
        }
        for wake in wakes { wake() }
        if isDemanded { onDemand(model) }
    }

    /// Whether the engine has the request and computes for it: then how long it is held says what the next ones cost.
    func computes(_ lease: Lease, _ isComputed: Bool = true) {
        state.withLock { state in
            if state.leases[lease.id] != nil { state.leases[lease.id] = isComputed }
        }
    }

    /// Gives a lease back; a second time does nothing.
    public func release(_ lease: Lease) {
        let throttle = admission.throttle()
        let (finished, wakes) = state.withLock { state in
            guard state.give(back: lease) else { return ([AsyncStream<Void>.Continuation](), [Wake]()) }
            return (state.drained(lease.route.engineID), state.pump(throttle, at: .now))
        }
        for waiter in finished { waiter.finish() }
        for wake in wakes { wake() }
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
                let waiting = state.lines[model]?.waiting.count ?? 0
                switch entry {
                case .absent(_, let listing):
                    return RouteStatus(model: model, route: nil, listing: listing, inFlight: 0, waiting: waiting)
                case .serving(let route):
                    return RouteStatus(
                        model: model, route: route, inFlight: state.inFlight[route.engineID, default: 0],
                        waiting: waiting)
                }
            }
        }
    }

    /// Of each model that was ever asked: requests since the start, those that its engine is working on, and those that engines answered
    /// with an error of their own.
    public func uses() -> [(model: ModelName, requests: Int, inFlight: Int, failures: Int)] {
        state.withLock { state in
            state.requests.map { model, requests in
                let failures = state.failures[model, default: 0]
                guard case .serving(let route) = state.entries[model] else { return (model, requests, 0, failures) }
                return (model, requests, state.inFlight[route.engineID, default: 0], failures)
            }
        }
    }

    /// Its engine is there, and answered with an error of its own.
    func failed(_ lease: Lease) { state.withLock { $0.failures[lease.model, default: 0] += 1 } }

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
}

extension RouteTable.Entry {
    /// Nil where it is not known yet.
    var listing: Listing? {
        switch self {
        case .absent(_, let listing): listing
        case .serving(let route): route.listing
        }
    }

    var version: ReleaseVersion? { listing?.version }

    var isServing: Bool { if case .serving = self { true } else { false } }
}
