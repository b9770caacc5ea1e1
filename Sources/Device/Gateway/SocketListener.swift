import HummingbirdCore
import Logging
import NIOCore
import NIOExtras
import NIOPosix
import ServiceLifecycle

/// Serves HTTP/1.1 on a Unix socket that is bound and listening already, by systemd or by the daemon.
///
/// On graceful shutdown it accepts no more, lets requests that are under way end, and returns.
struct SocketListener {
    /// NIO closes it at the end.
    let descriptor: CInt
    let group: any EventLoopGroup
    let idleTimeout: Duration
    let responder: HTTPChannelHandler.Responder

    func run() async throws(GatewayError) {
        // Hummingbird says only at `trace` what it says at all; here it says nothing.
        let logger = Logger(label: "gateway", factory: { _ in SwiftLogNoOpLogHandler() })
        let child = HTTP1Channel(
            responder: responder,
            configuration: .init(additionalChannelHandlers: [ClientFlow()], idleTimeout: TimeAmount(idleTimeout)))
        let quiescing = ServerQuiescingHelper(group: group)
        do {
            let server = try await bind(child, quiescing, logger)
            try await withGracefulShutdownHandler {
                try await serve(server, child, logger)
            } onGracefulShutdown: {
                quiescing.initiateShutdown(promise: nil)
            }
        } catch {
            throw .socketUnusable(reason: "\(error)")
        }
    }

    private func bind(
        _ child: HTTP1Channel, _ quiescing: ServerQuiescingHelper, _ logger: Logger
    ) async throws -> NIOAsyncChannel<HTTP1Channel.Value, Never> {
        try await ServerBootstrap(group: group)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        quiescing.makeServerChannelHandler(channel: channel))
                }
            }
            .bind(descriptor) { channel in child.setup(channel: channel, logger: logger) }
    }

    /// A connection's failure is its own; it ends nothing else.
    private func serve(
        _ server: NIOAsyncChannel<HTTP1Channel.Value, Never>, _ child: HTTP1Channel, _ logger: Logger
    ) async throws {
        try await withThrowingDiscardingTaskGroup { group in
            try await server.executeThenClose { connections in
                for try await connection in connections {
                    group.addTask { await child.handle(value: connection, logger: logger) }
                }
            }
        }
    }
}
