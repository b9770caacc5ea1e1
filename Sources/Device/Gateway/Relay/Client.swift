import NIOCore
import SwiftletContract

/// An app's connection, and who is at the other end of it.
struct Client: Sendable {
    let channel: any Channel
    let peer: Peer

    /// From now on `leave` is called when the app goes away; at once, if it is gone.
    func leaves(by leave: @escaping @Sendable () -> Void) {
        channel.eventLoop.execute {
            guard channel.isActive, let flow = try? channel.pipeline.syncOperations.handler(type: ClientFlow.self)
            else { return leave() }
            flow.leave = leave
        }
    }
}
