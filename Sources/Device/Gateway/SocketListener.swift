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
        let http = HTTP1Channel(
            responder: responder,
            configuration: .init(additionalChannelHandlers: [ClientFlow()], idleTimeout: TimeAmount(idleTimeout)))
        let quiescing = ServerQuiescingHelper(group: group)
        do {
            let server = try await bind(quiescing)
            try await withGracefulShutdownHandler {
                try await serve(server, http, logger)
            } onGracefulShutdown: {
                quiescing.initiateShutdown(promise: nil)
            }
        } catch {
            throw .socketUnusable(reason: "\(error)")
        }
    }

    private func bind(
        _ quiescing: ServerQuiescingHelper
    ) async throws -> NIOAsyncChannel<AcceptedConnection, Never> {
        try await ServerBootstrap(group: group)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        quiescing.makeServerChannelHandler(channel: channel))
                }
            }
            .childChannelOption(.autoRead, value: false)
            .bind(descriptor) { channel in channel.eventLoop.makeSucceededFuture(AcceptedConnection(channel)) }
    }

    /// A connection's failure is its own; it ends nothing else.
    private func serve(
        _ server: NIOAsyncChannel<AcceptedConnection, Never>, _ http: HTTP1Channel, _ logger: Logger
    ) async throws {
        try await withThrowingDiscardingTaskGroup { group in
            try await server.executeThenClose { connections in
                for try await connection in connections {
                    group.addTask { try? await serve(connection.take(), http, logger) }
                }
            }
        }
    }

    private func serve(_ channel: any Channel, _ http: HTTP1Channel, _ logger: Logger) async throws {
        let connection = try await channel.eventLoop.flatSubmit {
            http.setup(channel: channel, logger: logger)
        }.get()
        // Whoever comes during the shutdown has missed the call to leave.
        if Task.isShuttingDownGracefully {
            channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        }
        channel.setOption(.autoRead, value: true).whenFailure { _ in channel.close(promise: nil) }
        await http.handle(value: connection, logger: logger)
    }
}
