import SwiftletAgent
import SwiftletContract
import Synchronization

/// What the gateway, `swiftlet status` and the reports are told of power and energy.
final class PowerDesk: Sendable {
    let books: EnergyBooks
    let cores: Double
    private let slots: Int
    private let maxQueue: Int
    private let newest: Mutex<PowerView>

    /// How long to wait for a place among those that are let in.
    private static let retry = 1000

    init(_ view: PowerView, books: EnergyBooks, cores: Double, slots: Int, maxQueue: Int) {
        self.books = books
        self.cores = cores
        self.slots = slots
        self.maxQueue = maxQueue
        self.newest = Mutex(view)
    }

    var view: PowerView {
        get { newest.withLock { $0 } }
        set { newest.withLock { $0 = newValue } }
    }

    /// Every request of today counts as interactive: nothing in it says otherwise yet.
    func refusal(of model: ModelName, inFlight: Int) -> Refusal? {
        let view = view
        return view.limits.refusal(of: model, .interactive, in: view.profile) ?? view.decision.closure?.refusal
            ?? crowding(view, model, inFlight)
    }

    /// A slow engine is asked less at once: those that wait would wait for longer than they are told. Where the kernel
    /// does not hold engines to their quota, nobody waits in them at all.
    private func crowding(_ view: PowerView, _ model: ModelName, _ inFlight: Int) -> Refusal? {
        guard let limit = view.decision.limit else { return nil }
        let working = view.decision.atOnce(of: slots, cores: cores)
        let share = Int((Double(maxQueue) * view.decision.quota / cores).rounded(.up))
        let most = view.isHeld ? max(working, share) : working
        guard inFlight >= most else { return nil }
        return Refusal(
            limit == .heat ? .thermal : .powerBudget,
            message: "the node's limit of \(limit == .heat ? "heat" : "watts") lets '\(model)' have \(most) at once",
            needed: Int64(inFlight) + 1, limit: Int64(most), retryAfterMilliseconds: Self.retry)
    }
}
