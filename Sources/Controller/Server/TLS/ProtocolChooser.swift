import NIOCore
import NIOSSL

/// Looks at a connection's first byte: TLS begins with 0x16, which no request in plain HTTP does. One port serves both.
final class ProtocolChooser: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    private static let handshakeRecord: UInt8 = 0x16
    private let identity: ServerIdentity

    init(_ identity: ServerIdentity) { self.identity = identity }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = Self.unwrapInboundIn(data)
        if bytes.getInteger(at: bytes.readerIndex, as: UInt8.self) == Self.handshakeRecord {
            // The handshake proves that a peer has the key of the certificate that it shows. The rest is decided for each
            // request: an expired one may still ask for the next.
            let handler = NIOSSLServerHandler(
                context: identity.current,
                customVerificationCallback: { _, promise in promise.succeed(.certificateVerified) })
            do { try context.pipeline.syncOperations.addHandler(handler, position: .after(self)) } catch {
                context.close(promise: nil)
                return
            }
        }
        context.fireChannelRead(data)
        context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
    }
}
