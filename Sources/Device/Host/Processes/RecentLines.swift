import Synchronization

/// The last lines that a process printed: what is shown when it dies.
public final class RecentLines: Sendable {
    private let capacity: Int
    private let lines = Mutex<[String]>([])

    public init(capacity: Int = 50) { self.capacity = max(1, capacity) }

    public func append(_ line: String) {
        lines.withLock { lines in
            if lines.count == capacity { lines.removeFirst() }
            lines.append(line)
        }
    }

    /// Oldest first.
    public var all: [String] { lines.withLock { $0 } }
}
