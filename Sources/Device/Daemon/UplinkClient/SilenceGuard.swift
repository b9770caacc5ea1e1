import NIOCore

/// Ends a connection on which nothing came for too long. Wants an `IdleStateHandler` before it.
final class SilenceGuard: ChannelInboundHandler {
    typealias InboundIn = UplinkMessage
    typealias InboundOut = UplinkMessage
    private let seconds: Int

    init(seconds: Int) { self.seconds = seconds }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard event is IdleStateHandler.IdleStateEvent else {
            context.fireUserInboundEventTriggered(event)
            return
        }
        context.fireErrorCaught(UplinkError.silent(seconds: seconds))
        context.close(promise: nil)
    }
}
