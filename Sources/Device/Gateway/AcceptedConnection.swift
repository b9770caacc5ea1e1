import NIOCore
import Synchronization

/// A connection that nobody reads yet. It is closed if nobody takes it, as happens to one that comes in while the
/// service ends. (An asynchronous channel in its place would stop the program when it is dropped unused.)
final class AcceptedConnection: Sendable {
    private let channel: any Channel
    private let isTaken = Atomic(false)

    init(_ channel: any Channel) { self.channel = channel }

    func take() -> any Channel {
        isTaken.store(true, ordering: .relaxed)
        return channel
    }

    deinit {
        if isTaken.load(ordering: .relaxed) == false { channel.close(promise: nil) }
    }
}
