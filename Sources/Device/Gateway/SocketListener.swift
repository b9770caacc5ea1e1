import Glibc
import HummingbirdCore
import Logging
import NIOCore
import NIOExtras
import NIOPosix
import ServiceLifecycle
import SwiftletContract

/// Serves HTTP/1.1 on a Unix socket that is bound and listening already, by systemd or by the daemon.
///
/// On graceful shutdown it accepts no more, lets requests that are under way end, and returns.
struct SocketListener {
    /// NIO closes it at the end.
    let descriptor: CInt
    let group: any EventLoopGroup
    /// Whether requests are answered on their connection's own event loop: by what never blocks.
    let isOnLoop: Bool
    let idleTimeout: Duration
    /// Asked once for each connection; nil: nobody wants to know.
    let identify: (@Sendable (CInt) -> Peer?)?
    let responder: @concurrent @Sendable (Request, consuming ResponseWriter, Client) async throws -> Void

    func run() async throws(GatewayError) {
        // Hummingbird says only at `trace` what it says at all; here it says nothing.
        let logger = Logger(label: "gateway", factory: { _ in SwiftLogNoOpLogHandler() })
        let quiescing = ServerQuiescingHelper(group: group)
        do {
            let server = try await bind(quiescing)
            try await withGracefulShutdownHandler {
                try await serve(server, logger)
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
                // NIO has listened anew, with 128: who connects while so many wait is turned away without a word.
                _ = Glibc.listen(descriptor, 4096)
                return channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        quiescing.makeServerChannelHandler(channel: channel))
                }
            }
            .childChannelOption(.autoRead, value: false)
            // So much of an answer is taken from its engine before the app has read it: most answers whole.
            .childChannelOption(.writeBufferWaterMark, value: .init(low: 1 << 16, high: 1 << 18))
            .bind(descriptor) { channel in channel.eventLoop.makeSucceededFuture(AcceptedConnection(channel)) }
    }

    /// A connection's failure is its own; it ends nothing else.
    private func serve(
        _ server: NIOAsyncChannel<AcceptedConnection, Never>, _ logger: Logger
    ) async throws {
        try await withThrowingDiscardingTaskGroup { group in
            try await server.executeThenClose { connections in
                for try await connection in connections {
                    group.addTask { try? await serve(connection.take(), logger) }
                }
            }
        }
    }

    private func serve(_ channel: any Channel, _ logger: Logger) async throws {
        let client = Client(channel: channel, peer: try await peer(of: channel))
        let http = http(for: client)
        let connection = try await channel.eventLoop.flatSubmit {
            http.setup(channel: channel, logger: logger)
        }.get()
        // Whoever comes during the shutdown has missed the call to leave.
        if Task.isShuttingDownGracefully {
            channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        }
        channel.setOption(.autoRead, value: true).whenFailure { _ in channel.close(promise: nil) }
        await withTaskExecutorPreference(isOnLoop ? LoopExecutor(channel.eventLoop) : nil) {
            await http.handle(value: connection, logger: logger)
        }
    }

    /// Not on the event loop: small files are read for it.
    @concurrent private func peer(of channel: any Channel) async throws -> Peer {
        guard let identify else { return .unknown }
        let socket = try await channel.eventLoop.submit {
            try channel.pipeline.syncOperations.withUnsafeTransportIfAvailable(of: NIOBSDSocket.Handle.self) {
                fcntl($0, F_DUPFD_CLOEXEC, 3)
            }
        }.get()
        guard let socket, socket >= 0 else { return .unknown }
        defer { close(socket) }
        return identify(socket) ?? .unknown
    }

    private func http(for client: Client) -> HTTP1Channel {
        HTTP1Channel(
            responder: { [responder] request, writer, _ in try await responder(request, writer, client) },
            configuration: .init(
                additionalChannelHandlers: [ClientFlow()], idleTimeout: TimeAmount(idleTimeout),
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: 1 << 14, maxHeaderListSize: 1 << 15, maxHeaderFieldCount: 128)))
    }
}
