import HummingbirdCore
import Logging
import NIOCore

/// HTTP/1 as it is, or inside TLS, as each connection has it.
struct EitherChannel: ServerChildChannel {
    let base: HTTP1Channel
    let identity: ServerIdentity

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<HTTP1Channel.Value> {
        channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(ProtocolChooser(identity))
        }.flatMap { base.setup(channel: channel, logger: logger) }
    }

    func handle(value: HTTP1Channel.Value, logger: Logger) async {
        await base.handle(value: value, logger: logger)
    }
}
