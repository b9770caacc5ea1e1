import NIOCore
import SwiftletContract
import Synchronization

/// Requests over which two engines ended, so that they are not sent to a third as soon as their app asks again.
///
/// Only hashes are kept, of a process's own seed: nobody can make another's request look like one of these. An app's
/// requests are its own: what one of them did is held against no other app that asks the same.
final class PoisonList: Sendable {
    private struct Entry {
        let hash: Int
        let model: ModelName
        let since: ContinuousClock.Instant
    }

    /// How long such a request is refused.
    static let pause: Duration = .seconds(60)
    private static let maxCount = 64

    private let entries = Mutex<[Entry]>([])

    func add(
        _ path: String, _ body: ByteBuffer, of app: AppName, at model: ModelName,
        since now: ContinuousClock.Instant = .now
    ) async {
        let hash = await Self.hash(path, body, app)
        entries.withLock { entries in
            entries.removeAll { $0.hash == hash || now - $0.since >= Self.pause }
            entries = entries.suffix(Self.maxCount - 1) + [Entry(hash: hash, model: model, since: now)]
        }
    }

    /// Whose engines ended, and how much longer it is refused; nil: it is not.
    func pause(
        for path: String, _ body: ByteBuffer, of app: AppName, at now: ContinuousClock.Instant = .now
    ) async -> (model: ModelName, left: Duration)? {
        // Nothing is hashed for what is over.
        let entries = entries.withLock { entries in
            entries.removeAll { now - $0.since >= Self.pause }
            return entries
        }
        guard entries.isEmpty == false else { return nil }
        let hash = await Self.hash(path, body, app)
        return entries.last { $0.hash == hash }.map { ($0.model, Self.pause - (now - $0.since)) }
    }

    private static func hash(_ path: String, _ body: ByteBuffer, _ app: AppName) async -> Int {
        await body.examined { body in
            var hasher = Hasher()
            hasher.combine(app)
            hasher.combine(path)
            hasher.combine(body)
            return hasher.finalize()
        }
    }
}
