import ArgumentParser
import FoundationEssentials
import Logging
import ServiceLifecycle
import SwiftletContract
import SwiftletPublisher
import SwiftletRegistry
import SwiftletServer
import UnixSignals

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve the repository, let nodes enrol, and take their reports, until SIGTERM or SIGINT.",
        discussion: """
            One port speaks https and plain http. The repository is signed and goes over either; nodes enrol over https \
            ('token create'), and report with the certificate that they got. The server's own certificate is made when it \
            starts, by the fleet's authority, and replaced each day. Signs timestamp and snapshot again before they expire, \
            where their keys are on this machine. A fleet is served by one at a time.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var keys: KeyOptions
    @Option(help: "Address and port; port 0 takes a free one.")
    var listen = ListenAddress.standard.description
    @Option(
        help: ArgumentHelp(
            "A name or address that nodes reach this server by; may be given several times. Those of --listen count as well.",
            valueName: "host"))
    var name: [String] = []
    @Option(help: "From whom reports are taken that come without a certificate: none, loopback or any.")
    var plainReports = PlainReporters.loopback
    @Option(
        help: """
            Who may look at the fleet's page, /fleet: none, any, or loopback, which is browsers on this machine, and through a \
            proxy on it those of everybody.
            """)
    var page = PageReaders.none
    @Option(help: ArgumentHelp("How long after its end a certificate may still be renewed.", valueName: "days"))
    var grace = 90
    @Option(
        help:
            "Connections at once from one address; those from this machine do not count. Nodes behind one address share it."
    )
    var connectionsPerAddress = 256

    func run() async throws {
        guard let address = ListenAddress(listen) else {
            throw CommandError.badOption(
                name: "--listen", value: listen,
                reason: "write an address and a port: 127.0.0.1:7580, [::1]:7580, or 7580")
        }
        guard (0...3650).contains(grace) else {
            throw CommandError.badOption(name: "--grace", value: "\(grace)", reason: "a number of days from 0 to 3650")
        }
        guard (1...1_000_000).contains(connectionsPerAddress) else {
            throw CommandError.badOption(
                name: "--connections-per-address", value: "\(connectionsPerAddress)", reason: "at least 1")
        }
        let names = try name.map { text throws(CommandError) in
            guard let name = ServerName(text) else {
                throw CommandError.badOption(
                    name: "--name", value: text, reason: "write a DNS name or an IP address, without a port")
            }
            return name
        }
        let repository = try global.openRepository(keys)
        try repository.unlockOnlineKeys()
        let mark = try ServingMark(repository.directory)
        let console = Session.current.console
        let logger = Logger(label: "swiftletctl") { StreamLogHandler.standardError(label: $0) }
        for finding in try repository.examineKeys(at: Session.current.now()) {
            logger.log(
                level: finding.severity == .error ? .error : .warning, "keys doctor",
                metadata: ["code": "\(finding.code.rawValue)", "finding": "\(finding.message)"])
        }
        let authority = try GlobalOptions.openAuthority(of: repository)
        let enrolment = EnrolmentSettings(
            authority: authority, root: try repository.directory.firstRoot(),
            names: names + ServerName.names(listeningOn: address.host), graceDays: grace,
            plainReports: plainReports.setting)
        let registry = try global.openRegistry()
        let trail = AuditTrail(repository.directory)
        let steering = RolloutSteering(repository: repository, registry: registry) { now, what, arguments in
            try trail.note(
                AuditEntry(
                    at: now, actor: .controller, what: what, arguments: .string(arguments), outcome: .done))
        }
        let operations = RemoteOperations(trail: trail) {
            Site(
                repository: repository, now: Date(), registry: { registry }, authority: { authority })
        }
        let look = FleetLook(repository: repository, registry: registry)
        let server = try ControllerServer(
            listenOn: address, tree: repository.directory.repositoryPath, registry: registry,
            enrolment: enrolment, refresh: { try await Self.refresh(repository, at: $0, noting: trail) },
            steer: { try await steering.steer(at: $0) },
            page: PageSettings(readers: page.setting) { try await look.view(at: $0) },
            news: {
                let (version, documents) = try repository.rolloutDigests()
                return RolloutNews(version: version, documents: documents)
            }, operations: operations, rules: ConnectionRules(perAddress: connectionsPerAddress), logger: logger,
            onListening: {
                console.print("serving the fleet '\(repository.fleet.name)' on http://\($0) and https://\($0)")
                if page != .none { console.print("its page is http://\($0)/fleet") }
            })
        let group = ServiceGroup(
            configuration: .init(services: [server], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        try await group.run()
        _ = consume mark
    }

    private static func refresh(_ repository: Repository, at now: Date, noting trail: AuditTrail) async throws -> Bool {
        let isSigned = try await repository.directory.locking { try repository.refreshFreshness(at: now) }
        if isSigned {
            try trail.note(AuditEntry(at: now, actor: .controller, what: "sign freshness", outcome: .done))
        }
        return isSigned
    }
}

/// `PageSettings.Readers`, as an operator types it.
enum PageReaders: String, ExpressibleByArgument, CaseIterable {
    case none, loopback, any

    var setting: PageSettings.Readers {
        switch self {
        case .none: .none
        case .loopback: .loopback
        case .any: .any
        }
    }
}

/// `EnrolmentSettings.PlainReports`, as an operator types it.
enum PlainReporters: String, ExpressibleByArgument, CaseIterable {
    case none, loopback, any

    var setting: EnrolmentSettings.PlainReports {
        switch self {
        case .none: .none
        case .loopback: .loopback
        case .any: .any
        }
    }
}
