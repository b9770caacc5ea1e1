import NIOCore

/// Sits in an app's connection and tells the exchange that is under way when the app has read enough to get more, and
/// when it went away.
///
/// At the shutdown it holds the call to leave back from who has just connected: a request is on its way, and would be cut.
final class ClientFlow: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    /// Set and cleared by the exchange, on the connection's event loop.
    weak var exchange: EngineExchange?
    /// Ends the wait of a request that has no engine yet.
    var leave: (@Sendable () -> Void)?
    private var hasAsked = false
    private var isToldToLeave = false

    /// Of a connection that nothing has come over yet.
    private static let grace: TimeAmount = .milliseconds(500)

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        hasAsked = true
        context.fireChannelRead(data)
        passOn(context)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard event is ChannelShouldQuiesceEvent, hasAsked == false else {
            return context.fireUserInboundEventTriggered(event)
        }
        isToldToLeave = true
        context.eventLoop.assumeIsolated().scheduleTask(in: Self.grace) { self.passOn(context) }
    }

    private func passOn(_ context: ChannelHandlerContext) {
        guard isToldToLeave else { return }
        isToldToLeave = false
        context.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
    }

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
