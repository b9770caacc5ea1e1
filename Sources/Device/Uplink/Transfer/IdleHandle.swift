import CCurl
import Synchronization

/// A libcurl handle between two transfers, with a connection that is open; libcurl's own handles may go from thread to
/// thread, as long as one has them at a time. Whoever takes it owns it; else it is closed.
final class IdleHandle: Sendable {
    private nonisolated(unsafe) let raw: UnsafeMutableRawPointer
    private let isTaken = Atomic(false)
    let wire: WireCounter

    init(_ raw: UnsafeMutableRawPointer, _ wire: WireCounter) {
        self.raw = raw
        self.wire = wire
    }

    deinit {
        if isTaken.load(ordering: .acquiring) == false { curl_easy_cleanup(raw) }
    }

    /// Nil: somebody has it.
    func take() -> UnsafeMutableRawPointer? {
        isTaken.exchange(true, ordering: .acquiringAndReleasing) ? nil : raw
    }
}
