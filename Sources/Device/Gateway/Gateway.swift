import HummingbirdCore
public import NIOCore
public import NIOPosix
public import ServiceLifecycle
public import SwiftletContract

/// The inference socket: OpenAI's API, taken to the engine that serves the model.
///
/// Whoever can open the socket may ask: any Host and any API key is accepted. Bodies reach the engine, and answers the
/// app, byte for byte, but for `ResponseShape` and `AdapterChoice`. An app that goes away, or closes only its sending side, cancels its request at once.
public struct Gateway: Service {
    let routes: RouteTable
    let apps: AppDesk
    let metrics: GatewayMetrics
    let bodies: BodyReader
    let observer: (any RequestObserver)?
    /// Of the metrics, after the gateway's own.
    let moreMetrics: @Sendable () async -> String
    private let descriptor: CInt
    private let group: any EventLoopGroup
    private let identify: @Sendable (CInt) -> Peer?
    let settings: GatewaySettings
    let connections = EngineConnections()
    let poison = PoisonList()

    /// `descriptor` is a bound and listening Unix socket, with its owner and mode as they should be. It is closed when
    /// the service ends. `identify` says who connected a socket. `observer` is told of each request that reaches an engine.
    public init(
        listeningOn descriptor: CInt, routes: RouteTable, apps: AppDesk = AppDesk(),
        identify: @escaping @Sendable (CInt) -> Peer? = { _ in nil }, metrics: GatewayMetrics = GatewayMetrics(),
        settings: GatewaySettings = GatewaySettings(), observer: (any RequestObserver)? = nil,
        moreMetrics: @escaping @Sendable () async -> String = { "" },
        eventLoopGroup: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
    ) {
        self.descriptor = descriptor
        self.routes = routes
        self.apps = apps
        self.identify = identify
        self.metrics = metrics
        self.settings = settings
        self.observer = observer
        self.moreMetrics = moreMetrics
        self.bodies = BodyReader(limit: settings.maxBody, budget: BodyBudget(limit: settings.maxBodies))
        self.group = eventLoopGroup
    }

    /// Serves until graceful shutdown, then lets the requests that are under way end.
    public func run() async throws(GatewayError) {
        let listener = SocketListener(
            descriptor: descriptor, group: group, isOnLoop: true, idleTimeout: settings.idleTimeout, identify: identify
        ) { request, writer, client in
            try await respond(to: request, writer, of: client)
        }
        do {
            try await withGracefulShutdownHandler {
                try await listener.run()
            } onGracefulShutdown: {
                routes.endWaits()
            }
        } catch {
            throw error as? GatewayError ?? .socketUnusable(reason: "\(error)")
        }
    }
}
