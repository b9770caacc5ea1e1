import FoundationEssentials
import Logging
import NIOCore
import ServiceLifecycle
import SwiftletAgent
import SwiftletContract
import SwiftletEngine
import SwiftletGateway
import SwiftletHost
import SwiftletTrust
import SystemPackage
import UnixSignals

/// The daemon, wired from top to bottom in start order. The network is nowhere in it.
struct Daemon {
    let settings: DaemonConfiguration
    /// Reads what the operator has written since.
    let load: @Sendable () throws(ConfigurationError) -> DaemonConfiguration
    let threshold: LogThreshold
    let log: Logger

    /// For each slot one request is read by the engine and one is ready while it computes. With fewer it runs dry between two
    /// answers; further ones only take the processor from what it computes. On two cores two were best of 0 to 32 for one slot,
    /// and eight better than two for four.
    private static let lookahead = 2

    /// Runs until SIGTERM or SIGINT.
    func run() async throws {
        try Directory.make(settings.stateDirectory, mode: 0o750)
        try Directory.make(settings.runtimeDirectory, mode: 0o755)
        try await FileLock.withLock(settings.stateDirectory.appending("lock")) { try await serve() }
    }

    private func serve() async throws {
        let startedAt = ContinuousClock.now
        let executor = BlockingExecutor(threads: 4)
        let hangups = await UnixSignalsSequence(trapping: .sighup)

        // What is on disk
        let state = settings.stateDirectory
        let root = try AtomicFile.read(settings.trustRoot, maxSize: .mebibytes(1))
        let store = try BlobStore(root: state.appending("blobs"), reserve: settings.diskReserve)
        let bundles = try BundleStore(root: state, blobs: store)
        let metadata = try MetadataStore(directory: state.appending("trust"))
        let stateFile = StateFile(path: state.appending("state.json"), log: log)
        let facts = try NodeFacts.read(state: state)
        let node = try NodeIdentity.read(settings, in: state)

        // What an earlier daemon left behind
        try Directory.make(settings.runtimeDirectory.appending("engines"), mode: 0o700)
        let leftovers = try Leftovers(in: state.appending("processes"))
        let isAfterInterruption = try leftovers.areNone() == false
        for process in try leftovers.reap() {
            log.say(.leftoverEnded, ["pid": "\(process)"])
        }

        // What does the work
        let events = EventQueue()
        let reports = ReportQueue()
        let deliveries = ReportDeliveries()
        let jobs = Jobs(executor: executor)
        let live = LiveSettings(settings.live)
        let walls = Walls.found(log)
        let power = PowerDesk.opened(on: walls, settings.estimate, cores: facts.cores)
        let routes = RouteTable(
            maxQueue: settings.maxQueue, lookahead: Self.lookahead,
            onDemand: { model in events.send(.demanded(model)) },
            onFault: { engine, reason in events.send(.engineFaulty(EngineID(engine), reason)) },
            admission: power.desk.admission)
        let apps = AppDesk(settings.live.apps)
        let metrics = GatewayMetrics()
        let units = UnitFinder()
        let uplink = UplinkClient(socket: settings.uplinkPath)
        // Nobody asks for anything below it where there is none.
        let repository = settings.repository?.url ?? ""
        let engines = EngineHouse(
            settings: settings, store: store, launcher: ChildLauncher(), walls: walls,
            leftovers: leftovers, books: power.desk.books, routes: routes, jobs: jobs, events: events)
        let performer = EffectPerformer(
            stateFile: stateFile.path, store: store, bundles: bundles,
            synchroniser: Synchroniser(
                channel: settings.channel, repository: repository, bootstrapRoot: root, store: metadata,
                bundles: bundles, uplink: uplink),
            downloader: Downloader(repository: repository, store: store, uplink: uplink, live: live),
            engines: engines, routes: routes, jobs: jobs, events: events, reports: reports, log: log)

        // What decides
        let agent = Agent(
            settings: try agentSettings(node, cores: Processor.physicalCores()), state: stateFile.load(),
            now: Moment(wall: Date(), uptime: .zero, zoneOffset: TimeZoneFacts.offset()),
            isAfterInterruption: isAfterInterruption)
        for model in agent.state.models.keys { routes.markAbsent(model, .loading) }
        let loop = AgentLoop(
            agent: agent, queue: events, performer: performer, routes: routes, startedAt: startedAt, executor: executor,
            resuming: bundles.isPresent ? [.bundleArrived] : [])
        let desk = ControlDesk(
            loop: loop, events: events, routes: routes, engines: engines, facts: facts, store: store,
            importer: BundleImporter(bundles: bundles, events: events, executor: executor),
            inspection: DaemonInspection(
                settings: settings, live: live, root: root, uplink: uplink, deliveries: deliveries, executor: executor),
            power: power.desk, apps: apps, metrics: metrics, estimate: settings.estimate)

        // Where it is asked
        let sockets = try Sockets.open(settings)
        var services: [any Service] = [
            jobs,
            Reporter(
                queue: reports, post: settings.controllerURL.map { ReportPost(url: $0, uplink: uplink) },
                spool: try ReportSpool(directory: state.appending("reports"), log: log), executor: executor,
                deliveries: deliveries, events: events, status: desk.status, log: log),
            loop,
            ControlGateway(listeningOn: sockets.control, handler: desk) { Peer(of: $0, in: units) },
            Gateway(
                listeningOn: sockets.inference, routes: routes, apps: apps, identify: { Peer(of: $0, in: units) },
                metrics: metrics, settings: GatewaySettings(patience: settings.patience), observer: power.desk.books,
                moreMetrics: { power.desk.metrics() + (await EnginePages(routes: routes).text()) }),
            PowerService(desk: power.desk, live: live, round: power.round, executor: executor),
            MemoryWatch(engines: engines, events: events),
            EngineWatch(engines: engines, limit: settings.silenceLimit),
            Reloader(
                settings: settings, load: load, live: live, threshold: threshold, apps: apps, loop: loop,
                events: events,
                log: log, hangups: hangups),
            Heartbeat(node: node, loop: loop),
        ]
        if let program = settings.uplinkProgram {
            let allowed = [settings.repository?.url, settings.controllerURL].compactMap(\.self).map { $0 + "/" }
            services.insert(
                UplinkService(
                    program: program, socket: settings.uplinkPath, allowed: allowed,
                    identity: settings.uplinkIdentity, log: log), at: 0)
        }
        log.say(
            .started,
            [
                "node": node.text, "version": SwiftletVersion.current, "channel": settings.channel.text,
                "budget": "\(agent.settings.memoryBudget)", "socket": settings.inferencePath.string,
            ])
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: services.map {
                    .init(service: NamedService(service: $0), successTerminationBehavior: .ignore)
                },
                gracefulShutdownSignals: [.sigterm, .sigint], logger: log.quiet))
        try await group.run()
        log.say(.stopped)
    }

    private func agentSettings(_ node: NodeID, cores: Int) throws -> AgentSettings {
        AgentSettings(
            node: node, channel: settings.channel, labels: settings.live.labels,
            memoryBudget: try settings.live.memoryBudget(),
            tuning: settings.tuning(cores: cores), pinned: settings.live.pinned, updates: settings.live.updates,
            hasRepository: settings.repository?.url != nil,
            pollInterval: settings.live.pollInterval,
            reportInterval: settings.live.reportInterval,
            listens: settings.live.listens,
            run: UUID().uuidString.lowercased(), agentVersion: SwiftletVersion.current,
            seed: UInt64.random(in: 0...UInt64.max))
    }
}

extension Logger {
    /// The libraries' own tidings are of no use to an operator.
    var quiet: Logger {
        var log = self
        log.logLevel = max(log.logLevel, .warning)
        return log
    }
}
