import SwiftletContract

/// A request that waits for its turn.
struct Waiting {
    typealias Answer = Result<Lease, Refusal>

    let id: UInt64
    let asking: Asking
    /// Nil: any.
    let version: ReleaseVersion?
    let since: ContinuousClock.Instant
    let continuation: CheckedContinuation<Answer, Never>?

    /// - Parameter absent: since when the model has no engine; nil: it has one.
    func isOver(at now: ContinuousClock.Instant, absent: ContinuousClock.Instant?) -> Bool {
        let patience = asking.patience
        if let all = patience.all, now - since >= all { return true }
        guard let absent else { return now - since >= patience.queue }
        return now - max(absent, since) >= patience.load
    }

    /// Batch that has waited long enough counts as interactive: it is never starved.
    func priority(at now: ContinuousClock.Instant) -> RequestPriority {
        now - since >= Self.ageing ? .interactive : asking.priority
    }

    static let ageing: Duration = .seconds(10)
}

/// An answer that is to be handed over once nothing is locked.
struct Wake {
    let waiting: Waiting
    let answer: Waiting.Answer

    func callAsFunction() { waiting.continuation?.resume(returning: answer) }
}
