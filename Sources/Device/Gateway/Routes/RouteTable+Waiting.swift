public import SwiftletContract
import Synchronization

extension RouteTable {
    /// As `acquire`; a model whose engine is coming is waited for. The refusal after `limit` says why it did not come.
    public func acquire(_ name: String?, waitingFor limit: Duration) async throws(Refusal) -> Lease {
        let deadline = ContinuousClock.now + limit
        while true {
            switch try attempt(name) {
            case .lease(let lease): return lease
            case .absent(let model, let refusal):
                guard ContinuousClock.now < deadline, Task.isCancelled == false else { throw refusal }
                try await wait(for: model, until: deadline)
            }
        }
    }

    /// Ends the waits that have lasted too long: called once a second, so that no request needs a clock of its own.
    public func expireWaits() {
        let expired = state.withLock { $0.waiters.expired(at: .now) }
        for waiter in expired { waiter.continuation.resume() }
    }

    /// Requests that wait count like those that an engine works on.
    private func wait(for model: ModelName, until deadline: ContinuousClock.Instant) async throws(Refusal) {
        let id = try state.withLock { state throws(Refusal) in
            guard state.waiters.count(of: model) < maxInFlight else { throw .queueFull(model, limit: maxInFlight) }
            return state.waiters.newID()
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let mayWait = state.withLock { state in
                    guard case .absent(let absence, _) = state.entries[model], absence.isPassing,
                        Task.isCancelled == false
                    else { return false }
                    state.waiters.add(.init(id: id, deadline: deadline, continuation: continuation), for: model)
                    return true
                }
                if mayWait == false { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiters.take(id, of: model) }?.continuation.resume()
        }
    }
}
