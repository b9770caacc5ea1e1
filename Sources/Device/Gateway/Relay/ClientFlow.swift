import NIOCore

/// Sits in an app's connection and tells the exchange that is under way when the app has read enough to get more.
final class ClientFlow: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    /// Set on the connection's event loop.
    var onWritable: (() -> Void)?

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable { onWritable?() }
        context.fireChannelWritabilityChanged()
    }
}
