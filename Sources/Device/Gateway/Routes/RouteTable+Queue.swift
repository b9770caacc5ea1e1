public import SwiftletContract
import Synchronization

extension RouteTable {
    /// Finds the engine for `name`, which is `model` or `model@version`, and a place in it: a slot, or one beside those
    /// of a quick engine. Nil stands for the only model that is served. Waits for both, for as long as `asking` says:
    /// the refusal after that says what was missing.
    ///
    /// `onWait` is called where the request has to wait, with what ends its wait: for an app that goes away.
    public func acquire(
        _ name: String?, for asking: Asking = Asking(),
        onWait: ((_ leave: @escaping @Sendable () -> Void) -> Void)? = nil
    ) async throws(Refusal) -> Lease {
        let throttle = admission.throttle()
        let (outcome, isDemanded, id) = state.withLock { state in
            let outcome = state.ask(name, asking, throttle)
            return (outcome, state.isDemanded(outcome), state.newID())
        }
        let model: ModelName
        switch outcome {
        case .lease(let lease): return try admitted(lease, asking)
        case .refused(let refusal): throw refusal
        case .wait(let wanted): model = wanted
        }
        if let refusal = admission.refusal(model, asking.priority) { throw refusal }
        if isDemanded { onDemand(model) }
        return try await wait(for: name, asking, as: id, onWait).get()
    }

    /// Once a second: ends the waits that have lasted too long, so that no request needs a clock of its own, and lets in
    /// whom the throttle kept out.
    public func tick() {
        let throttle = admission.throttle()
        let (wakes, cuts) = state.withLock { state in
            let now = ContinuousClock.now
            state.suspects = state.suspects.filter { now - $0.value < Self.suspicion }
            return (state.expire(throttle, at: now) + state.pump(throttle, at: now), state.overdueStalls(at: now))
        }
        for wake in wakes { wake() }
        for cut in cuts { cut() }
    }

    static let suspicion: Duration = .seconds(1)

    /// Its engine broke the request off: it may be gone. Who asks waits for what the owner loop makes of
    /// it, a second at most, and is not sent into the same failure.
    func suspect(_ lease: Lease) { state.withLock { $0.suspects[lease.route.engineID] = .now } }

    /// Its engine is there and answers garbage.
    func faulty(_ lease: Lease, _ reason: String) {
        suspect(lease)
        onFault(lease.route.engineID, reason)
    }

    /// The service ends: who waits for a model is refused, and who waits for a turn has it within `lastTurns`, or never.
    func endWaits() {
        let wakes = state.withLock { state in
            state.closedSince = .now
            return state.turnAwayFromAbsent(at: .now)
        }
        for wake in wakes { wake() }
    }

    /// Well below what systemd waits for a service that it stops.
    static let lastTurns: Duration = .seconds(20)

    /// Of each app that has something under way.
    var loads: [AppName: Load] {
        state.withLock { state in
            var loads: [AppName: Load] = [:]
            for line in state.lines.values {
                for load in line.loads {
                    loads[load.app, default: Load()] += Load(running: load.running, waiting: load.waiting)
                }
            }
            return loads
        }
    }

    /// Requests.
    struct Load: Hashable, Sendable {
        var running = 0
        var waiting = 0

        static func += (left: inout Load, right: Load) {
            left.running += right.running
            left.waiting += right.waiting
        }
    }

    /// It is asked with nothing locked, and who is refused after all gives the slot to the next.
    private func admitted(_ lease: Lease, _ asking: Asking) throws(Refusal) -> Lease {
        guard let refusal = admission.refusal(lease.model, asking.priority) else { return lease }
        release(lease)
        throw refusal
    }

    private func wait(
        for name: String?, _ asking: Asking, as id: UInt64,
        _ onWait: ((_ leave: @escaping @Sendable () -> Void) -> Void)?
    ) async -> Waiting.Answer {
        let throttle = admission.throttle()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let wakes = state.withLock { state in
                    state.enter(name, asking, id, continuation, throttle, maxQueue: maxQueue, at: .now)
                }
                for wake in wakes { wake() }
                onWait? { self.leave(id) }
            }
        } onCancel: {
            leave(id)
        }
    }

    private func leave(_ id: UInt64) {
        let wakes = state.withLock { $0.turnAway(.none, at: .now) { $0.id == id } }
        for wake in wakes { wake() }
    }
}
