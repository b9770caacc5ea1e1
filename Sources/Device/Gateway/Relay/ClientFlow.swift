import NIOCore
import SwiftletContract

/// Sits in an app's connection and tells the exchange that is under way when the app has read enough to get more, and
/// when it went away.
final class ClientFlow: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    /// Set and cleared by the exchange, on the connection's event loop.
    weak var exchange: EngineExchange?
    /// Who asks on this connection.
    private(set) var app = AppName.unknown

    func handlerAdded(context: ChannelHandlerContext) {
        let flow = NIOLoopBound(self, eventLoop: context.eventLoop)
        PeerCredentials.read(context.channel) { flow.value.app = AppName(user: $0.user) }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable { exchange?.resume() }
        context.fireChannelWritabilityChanged()
    }

    func channelInactive(context: ChannelHandlerContext) {
        exchange?.clientGone()
        context.fireChannelInactive()
    }
}
