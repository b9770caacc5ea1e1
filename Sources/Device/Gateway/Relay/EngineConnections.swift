import NIOCore
import Synchronization

/// Connections to engines that have answered and wait for the next request, a moment at most: a new connection costs both sides more
/// than the gateway does for a short answer, and a kept one costs the engine a thread that looks a hundred times a second.
///
/// llama-server drops a connection that has been idle for five seconds, and says so before it ends one for another
/// reason, so that none is used that it is about to close.
final class EngineConnections: Sendable {
    private struct Place: Hashable {
        let engineID: Int
        /// An exchange stays on its app's event loop.
        let loop: ObjectIdentifier
    }

    private struct Kept {
        let channel: any Channel
        let since: NIODeadline
        let end: Scheduled<Void>
    }

    static let keptFor: TimeAmount = .milliseconds(250)

    private let kept = Mutex<[Place: [Kept]]>([:])

    /// The one that was used last.
    func take(_ engineID: Int, on loop: any EventLoop) -> (any Channel)? {
        let place = Place(engineID: engineID, loop: ObjectIdentifier(loop))
        while let last = last(at: place) {
            last.end.cancel()
            // A clock that comes late has not ended it yet.
            if last.channel.isActive, NIODeadline.now() < last.since + Self.keptFor { return last.channel }
            last.channel.close(promise: nil)
        }
        return nil
    }

    private func last(at place: Place) -> Kept? {
        kept.withLock { kept in
            let last = kept[place]?.popLast()
            if kept[place]?.isEmpty == true { kept[place] = nil }
            return last
        }
    }

    /// On its event loop, when nothing of an answer is to come any more.
    func keep(_ channel: any Channel, of engineID: Int) {
        let place = Place(engineID: engineID, loop: ObjectIdentifier(channel.eventLoop))
        let end = channel.eventLoop.scheduleTask(in: Self.keptFor) { self.drop(channel, at: place) }
        kept.withLock { $0[place, default: []].append(Kept(channel: channel, since: .now(), end: end)) }
    }

    private func drop(_ channel: any Channel, at place: Place) {
        kept.withLock { kept in
            kept[place]?.removeAll { $0.channel === channel }
            if kept[place]?.isEmpty == true { kept[place] = nil }
        }
        channel.close(promise: nil)
    }
}
