import Synchronization

/// How many calls of operators are carried out at once: some look at all nodes, and the controller's memory is bounded.
final class AdminTurns: Sendable {
    static let limit = 8
    private let running = Atomic(0)

    /// False: there are as many already.
    func enter() -> Bool {
        if running.add(1, ordering: .relaxed).oldValue < Self.limit { return true }
        leave()
        return false
    }

    func leave() { running.subtract(1, ordering: .relaxed) }
}
