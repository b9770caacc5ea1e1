import SwiftletContract
import Synchronization

/// What the bodies of requests may take of the daemon's memory together, from their first byte until they are answered.
/// Short ones do not count: who sends much cannot shut out who asks little.
final class BodyBudget: Sendable {
    private struct Held {
        var all = Bytes.zero
        var apps: [AppName: Bytes] = [:]
    }

    /// A body counts by what it has beyond this.
    static let free = Bytes.kibibytes(64)

    private let limit: Bytes
    private let held = Mutex(Held())

    /// An app may have half of `limit`.
    init(limit: Bytes) { self.limit = limit }

    /// Another part of a body of which `before` is here. Throws where it is too much: then nothing more is held.
    func take(_ part: Bytes, after before: Bytes, of peer: Peer) throws(Refusal) {
        let more = Self.counted(before + part) - Self.counted(before)
        guard more > .zero else { return }
        let app = AppName(peer)
        let refusal: Refusal? = held.withLock { held in
            let (all, own) = (held.all + more, held.apps[app, default: .zero] + more)
            guard all <= limit else { return .queueTooLarge(all, limit: limit) }
            guard own.count <= limit.count / 2 else { return .bodiesTooLarge(app, own, limit: Bytes(limit.count / 2)) }
            held.all = all
            held.apps[app] = own
            return nil
        }
        if let refusal { throw refusal }
    }

    func giveBack(_ body: Bytes, of peer: Peer) {
        let count = Self.counted(body)
        guard count > .zero else { return }
        let app = AppName(peer)
        held.withLock { held in
            held.all = held.all - count
            let left = held.apps[app, default: .zero] - count
            held.apps[app] = left > .zero ? left : nil
        }
    }

    /// What counts now.
    var taken: Bytes { held.withLock { $0.all } }

    private static func counted(_ size: Bytes) -> Bytes { size > free ? size - free : .zero }
}
