import SwiftletAgent
import SwiftletContract
import SwiftletGateway
import Synchronization

/// What the gateway, `swiftlet status` and the reports are told of power and energy.
final class PowerDesk: Sendable {
    let books: EnergyBooks
    let cores: Double
    private let newest: Mutex<PowerView>

    init(_ view: PowerView, books: EnergyBooks, cores: Double) {
        self.books = books
        self.cores = cores
        self.newest = Mutex(view)
    }

    var view: PowerView {
        get { newest.withLock { $0 } }
        set { newest.withLock { $0 = newValue } }
    }

    /// What asks of requests.
    var admission: Admission { Admission(refusal: refusal(of:_:), throttle: { self.throttle }) }

    func refusal(of model: ModelName, _ priority: RequestPriority) -> Refusal? {
        let view = view
        return view.limits.refusal(of: model, priority, in: view.profile) ?? view.decision.closure?.refusal
    }

    /// A slow node works on less at once, and the rest waits in the queue: requests that share a slow processor all wait, and each of
    /// them keeps its memory busy.
    var throttle: Throttle {
        let decision = view.decision
        guard let limit = decision.limit, cores > 0 else { return .none }
        return Throttle(share: decision.quota / cores, code: limit == .heat ? .thermal : .powerBudget)
    }
}
