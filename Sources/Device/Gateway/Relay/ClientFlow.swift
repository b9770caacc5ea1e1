import NIOCore

/// Sits in an app's connection and tells the exchange that is under way when the app has read enough to get more, and
/// when it went away.
final class ClientFlow: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    /// Set and cleared by the exchange, on the connection's event loop.
    weak var exchange: EngineExchange?
    /// Ends the wait of a request that has no engine yet.
    var leave: (@Sendable () -> Void)?

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable { exchange?.resume() }
        context.fireChannelWritabilityChanged()
    }

    func channelInactive(context: ChannelHandlerContext) {
        leave?()
        leave = nil
        exchange?.clientGone()
        context.fireChannelInactive()
    }
}
