import HummingbirdCore
import Logging
import NIOCore

/// HTTP/1 as it is, or inside TLS, as each connection has it.
struct EitherChannel: ServerChildChannel {
    let base: HTTP1Channel
    let identity: ServerIdentity
    let counts: ConnectionCounts

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<HTTP1Channel.Value> {
        channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(ProtocolChooser(identity))
        }.flatMap { base.setup(channel: channel, logger: logger) }
            .map { value in
                count(channel)
                return value
            }
    }

    /// One too many is closed at once: the client sees it, and tries again later.
    private func count(_ channel: any Channel) {
        guard let key = counts.key(of: channel.remoteAddress) else { return }
        guard counts.enter(key) else { return channel.close(promise: nil) }
        channel.closeFuture.whenComplete { [counts] _ in counts.leave(key) }
    }

    func handle(value: HTTP1Channel.Value, logger: Logger) async {
        await base.handle(value: value, logger: logger)
    }
}
