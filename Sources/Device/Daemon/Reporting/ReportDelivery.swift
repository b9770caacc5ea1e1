import FoundationEssentials
import Synchronization

/// What became of a report to the controller.
struct ReportDelivery: Sendable {
    var at: Date
    /// nil: it was taken.
    var problem: String?
}

/// The last delivery, for those who ask.
final class ReportDeliveries: Sendable {
    private let newest = Mutex<ReportDelivery?>(nil)

    var last: ReportDelivery? { newest.withLock { $0 } }
    func note(_ delivery: ReportDelivery) { newest.withLock { $0 = delivery } }
}
