import FoundationEssentials
import Synchronization

/// How the last attempt to keep the repository fresh went; written by `FreshnessService`, shown by `/v1/health`.
final class FreshnessState: Sendable {
    struct Value: Sendable {
        var succeededAt: Date?
        var failure: String?
    }

    private let value = Mutex(Value())

    var current: Value { value.withLock { $0 } }
    func succeeded(at now: Date) { value.withLock { $0 = Value(succeededAt: now) } }
    func failed(_ reason: String) { value.withLock { $0.failure = reason } }
}
