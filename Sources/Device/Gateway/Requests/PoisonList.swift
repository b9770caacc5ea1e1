import NIOCore
import Synchronization

/// Requests over which two engines ended, so that they are not sent to a third as soon as their app asks again.
///
/// Only hashes are kept, of a process's own seed: nobody can make another's request look like one of these.
final class PoisonList: Sendable {
    /// How long such a request is refused.
    static let pause: Duration = .seconds(60)
    private static let maxCount = 64

    private let entries = Mutex<[(hash: Int, since: ContinuousClock.Instant)]>([])

    func add(_ path: String, _ body: ByteBuffer, at now: ContinuousClock.Instant = .now) {
        let hash = Self.hash(path, body)
        entries.withLock { entries in
            entries.removeAll { $0.hash == hash || now - $0.since >= Self.pause }
            entries = entries.suffix(Self.maxCount - 1) + [(hash, now)]
        }
    }

    /// How much longer it is refused; nil: it is not.
    func pause(for path: String, _ body: ByteBuffer, at now: ContinuousClock.Instant = .now) -> Duration? {
        let entries = entries.withLock { $0 }
        guard entries.isEmpty == false else { return nil }
        let hash = Self.hash(path, body)
        guard let entry = entries.last(where: { $0.hash == hash }) else { return nil }
        let left = Self.pause - (now - entry.since)
        return left > .zero ? left : nil
    }

    private static func hash(_ path: String, _ body: ByteBuffer) -> Int {
        var hasher = Hasher()
        hasher.combine(path)
        hasher.combine(body)
        return hasher.finalize()
    }
}
