import Synchronization

/// The `LiveConfiguration` that holds now, for those who look each time.
final class LiveSettings: Sendable {
    private let value: Mutex<LiveConfiguration>

    init(_ configuration: LiveConfiguration) { value = Mutex(configuration) }

    var current: LiveConfiguration {
        get { value.withLock { $0 } }
        set { value.withLock { $0 = newValue } }
    }
}
