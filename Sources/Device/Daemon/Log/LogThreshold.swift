import Logging
import Synchronization

/// The level from which on something is said, for all of the daemon at once: `LogLevel=` may change while it runs.
final class LogThreshold: Sendable {
    private let value: Mutex<Logger.Level>

    init(_ level: Logger.Level) { value = Mutex(level) }

    var level: Logger.Level {
        get { value.withLock { $0 } }
        set { value.withLock { $0 = newValue } }
    }
}
