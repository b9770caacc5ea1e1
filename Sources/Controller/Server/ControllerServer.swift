public import FoundationEssentials
import Glibc
import Hummingbird
import HummingbirdCore
public import Logging
import NIOCore
public import ServiceLifecycle
public import SwiftletRegistry

/// The controller on the network: the signed repository, read-only, the nodes' enrolment and their reports, plain or over
/// TLS on one port. The repository is signed, so plain HTTP by any proxy or mirror will do for it; what nodes say is taken
/// over TLS with the certificate that they enrolled for. It never sees a key that signs the repository.
public struct ControllerServer: Service {
    private let address: ListenAddress
    private let responder: ControllerResponder
    private let freshness: FreshnessService
    private let steering: SteeringService
    private let news: NewsService
    private let identity: ServerIdentity?
    private let rules: ConnectionRules
    private let maxConnections: Int
    private let logger: Logger
    private let onListening: @Sendable (ListenAddress) async -> Void

    /// - Parameters:
    ///   - tree: the folder of the published repository.
    ///   - enrolment: nil: there is no TLS, nobody enrols, and reports are taken from everybody.
    ///   - refreshEvery: how often `refresh` is called, the first time at once.
    ///   - refresh: signs freshness where it is due; true where it did.
    ///   - steer: moves rollouts on; called every `steerEvery`; returns what it did.
    ///   - operations: what operators may ask for over TLS.
    ///   - rules: what one client may take up.
    ///   - page: of the fleet, for browsers; nil: there is none.
    ///   - news: reads what the repository says of rollouts; called when it has changed.
    ///   - onListening: called once with the address, its port the real one where 0 was asked for.
    public init(
        listenOn address: ListenAddress, tree: String, registry: Registry, enrolment: EnrolmentSettings? = nil,
        refreshEvery: Duration = .seconds(3600), refresh: @escaping @Sendable (Date) async throws -> Bool,
        steerEvery: Duration = .seconds(5),
        steer: @escaping @Sendable (Date) async throws -> [String] = { _ in [] },
        page: PageSettings? = nil,
        news: @escaping @Sendable () throws -> RolloutNews = { RolloutNews(version: 0, documents: [:]) },
        operations: (any AdminOperations)? = nil, rules: ConnectionRules = ConnectionRules(), logger: Logger,
        onListening: @escaping @Sendable (ListenAddress) async -> Void = { _ in }
    ) throws(ServerError) {
        let desk = enrolment.map { EnrolmentDesk(settings: $0, registry: registry) }
        let operators = enrolment.map { OperatorDesk(authority: $0.authority, registry: registry) }
        if let enrolment {
            self.identity = try ServerIdentity(enrolment.authority, names: enrolment.names, logger: logger)
        } else {
            self.identity = nil
        }
        self.address = address
        self.freshness = FreshnessService(every: refreshEvery, logger: logger, refresh: refresh)
        self.steering = SteeringService(every: steerEvery, logger: logger, steer: steer)
        self.maxConnections = Self.connectionLimit()
        // The rest is for those that come and go.
        let board = NewsBoard(limit: maxConnections / 4 * 3)
        self.news = NewsService(file: tree + "/metadata/timestamp.json", board: board, logger: logger, read: news)
        self.responder = ControllerResponder(
            tree: StaticTree(root: tree), reports: ReportIntake(registry: registry, desk: desk, news: board),
            health: HealthAnswer(freshness: freshness.state, identity: identity), desk: desk,
            admin: operators.map { AdminDesk(desk: $0, operations: operations) },
            page: page.map { FleetPage(settings: $0.shown(to: operators), registry: registry) })
        self.rules = rules
        self.logger = logger
        self.onListening = onListening
    }

    /// Serves until it is asked to stop; answers on their way are finished first.
    public func run() async throws {
        let address = address
        let onListening = onListening
        let identity = identity
        let deadline = rules.bodyDeadline
        let counts = ConnectionCounts(rules)
        let channel = HTTP1Channel.Configuration(
            additionalChannelHandlers: [BodyDeadline(deadline)], idleTimeout: .seconds(75),
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: 8 << 10, maxHeaderListSize: 16 << 10, maxHeaderFieldCount: 64))
        let application = Application(
            responder: responder,
            server: HTTPServerBuilder { responder in
                let plain = HTTP1Channel(responder: responder, configuration: channel)
                guard let identity else { return plain }
                return EitherChannel(base: plain, identity: identity, counts: counts)
            },
            configuration: ApplicationConfiguration(
                address: .hostname(address.host, port: address.port),
                availableConnectionsDelegate: MaximumAvailableConnections(maxConnections)),
            services: [freshness, steering, news] + (identity.map { [$0 as any Service] } ?? []),
            onServerRunning: { channel in
                await onListening(ListenAddress(host: address.host, port: channel.localAddress?.port ?? address.port))
            },
            logger: quiet(logger))
        do { try await application.run() } catch let error as IOError {
            throw Self.error(error, at: address)
        }
    }

    /// Each connection may need a second descriptor, for the file that it is sent; some are for the rest of the program.
    private static func connectionLimit() -> Int {
        max(64, (DescriptorLimit.raise(to: 65_536) - 128) / 2)
    }

    /// The framework's own messages, one per service and start, are for its developers.
    private func quiet(_ logger: Logger) -> Logger {
        var logger = logger
        logger.logLevel = max(logger.logLevel, .warning)
        return logger
    }

    private static func error(_ error: IOError, at address: ListenAddress) -> ServerError {
        switch error.errnoCode {
        case EADDRINUSE: .addressInUse(address)
        case EADDRNOTAVAIL: .addressNotOurs(address)
        case EACCES, EPERM: .addressForbidden(address)
        default: .failed(address, reason: "\(error)")
        }
    }
}
