import FoundationEssentials
import Glibc
import SwiftletAgent
import SwiftletContract
import SwiftletEngine
import SwiftletGateway
import SwiftletHost
import Synchronization
import SystemPackage

/// Where engines live: verifies, starts, checks, drains and stops them, and knows their processes.
final class EngineHouse: Sendable {
    private let settings: DaemonConfiguration
    private let store: BlobStore
    private let launcher: any EngineLauncher
    let walls: Walls
    /// So that the next daemon can end what this one leaves behind.
    private let leftovers: Leftovers
    private let books: EnergyBooks
    private let routes: RouteTable
    private let jobs: Jobs
    private let events: EventQueue
    private let engines = Mutex<[EngineID: RunningEngine]>([:])

    /// How long a replaced engine may take to end its answers.
    private static let drainLimit: Duration = .seconds(600)

    init(
        settings: DaemonConfiguration, store: BlobStore, launcher: any EngineLauncher, walls: Walls,
        leftovers: Leftovers, books: EnergyBooks, routes: RouteTable, jobs: Jobs, events: EventQueue
    ) {
        self.settings = settings
        self.store = store
        self.launcher = launcher
        self.walls = walls
        self.leftovers = leftovers
        self.books = books
        self.routes = routes
        self.jobs = jobs
        self.events = events
    }

    func socket(of engine: EngineID) -> FilePath {
        settings.runtimeDirectory.appending("engines").appending(String(engine.number)).appending("engine.sock")
    }

    func process(of engine: EngineID) -> Int32? { engines.withLock { $0[engine]?.process } }

    var running: [EngineID: RunningEngine] { engines.withLock { $0 } }

    /// Resident memory of the engine's process.
    func memory(of engine: EngineID) -> Bytes? {
        process(of: engine).flatMap { try? ProcessMemory.read($0) }.map { $0.proportional ?? $0.resident }
    }

    func start(_ engine: EngineID, _ installation: Installation, _ plan: MemoryPlan, threads: Int) {
        jobs.start(.engine(engine)) { [self] in
            let end = await run(engine, installation, plan, threads: threads)
            engines.withLock { $0[engine] = nil }
            books.remove(engine)
            routes.explain(engine.number, end.refusal(of: installation.model))
            events.send(.engineExited(engine, end))
        }
    }

    func measure(_ engine: EngineID, _ model: ModelName, _ setting: EngineSetting, _ workload: Workload) {
        jobs.start(.check(engine)) { [self] in
            guard let running = running[engine] else { return }
            let measuring = EngineMeasuring(
                engine: engine, running: running, client: EngineClient(socket: socket(of: engine)), books: books)
            do throws(EngineError) {
                let rows = try await measuring.rows(setting, workload)
                events.send(.measured(engine, rows, workload))
            } catch {
                if Task.isCancelled == false { events.send(.measuringFailed(engine, error.description)) }
            }
        }
    }

    func stop(_ engine: EngineID) {
        jobs.cancel(.check(engine))
        jobs.cancel(.retire(engine))
        jobs.cancel(.engine(engine))
    }

    func retire(_ engine: EngineID) {
        jobs.start(.retire(engine)) { [self] in
            _ = await routes.drained(engine.number, within: Self.drainLimit)
            jobs.cancel(.engine(engine))
        }
    }

    func check(_ engine: EngineID, _ installation: Installation) {
        jobs.start(.check(engine)) { [self] in
            guard let outcome = await outcome(engine, installation) else { return }
            events.send(.checked(engine, outcome))
        }
    }

    /// Of an engine that serves: each check takes its turn among the requests of apps, as the least urgent of them.
    func checkAgain(_ engine: EngineID, _ installation: Installation) {
        jobs.start(.check(engine)) { [self] in
            let turns: Prober.Turns = { [routes] in await routes.turn(with: engine, of: installation.model) }
            let outcome = await outcome(engine, installation, turns: turns)
            if let outcome, await isTelling(outcome, of: engine) {
                events.send(.checked(engine, outcome))
            } else if Task.isCancelled == false {
                events.send(.checksPostponed(engine))
            }
        }
    }

    /// An engine that ended meanwhile is judged by how it ended, not by its answers.
    private func isTelling(_ outcome: CheckOutcome, of engine: EngineID) async -> Bool {
        if outcome.isPass { return true }
        return await EngineClient(socket: socket(of: engine)).isWell()
    }

    /// Of an engine that runs.
    func limit(_ engine: EngineID, to memory: Bytes) throws(HostError) {
        let group = engines.withLock { engines in
            engines[engine]?.limit = memory
            return engines[engine]?.group
        }
        try group?.limitMemory(to: memory)
    }

    /// Now, and not since it was told to stop.
    func end(_ engine: EngineID, _ verdict: RunningEngine.Verdict) {
        let process = engines.withLock { engines in
            engines[engine]?.verdict = verdict
            return engines[engine]?.process
        }
        if let process { kill(process, SIGKILL) }
    }

    // MARK: The life of an engine

    private func run(
        _ engine: EngineID, _ installation: Installation, _ plan: MemoryPlan, threads: Int
    ) async -> EngineEnd {
        do {
            let socket = socket(of: engine)
            try EngineSocket.prepare(socket)
            defer { try? Directory.remove(socket) }
            let exit = try await withReadiness(of: engine, on: socket) {
                try await self.launch(engine, self.command(installation, plan, threads, socket), installation, plan)
            }
            if let limit = exit.memoryLimit { return .outOfMemory(limit: limit) }
            if exit.wasCrowdedOut { return .crowdedOut }
            if Task.isCancelled { return .stopped }
            // Whoever became the engine might say so too: what is true is looked up.
            if exit.status == .exited(Confinement.contentCode),
                let blob = try installation.content.first(where: { try store.verify($0) != .ok })
            {
                return .contentCorrupt(blob.digest)
            }
            return exit.neverRan
                ? .neverRan("The engine program \(settings.engine) could not be run: \(exit)")
                : .failed("The engine ended: \(exit)")
        } catch let error as EngineError where error.isLocal {
            return Task.isCancelled ? .stopped : .neverRan("\(error)")
        } catch {
            return Task.isCancelled ? .stopped : .failed("\(error)")
        }
    }

    /// Tells when the engine answers, while `body` runs it.
    private func withReadiness(
        of engine: EngineID, on socket: FilePath, _ body: @escaping @Sendable () async throws -> EngineExit
    ) async throws -> EngineExit {
        try await withThrowingTaskGroup(of: EngineExit?.self) { group in
            group.addTask { try await body() }
            group.addTask {
                // The agent has the deadline; this one only ends the wait for an engine that is gone.
                let isReady = (try? await EngineClient(socket: socket).waitUntilReady(within: .seconds(3600))) != nil
                if isReady, Task.isCancelled == false { self.events.send(.engineReady(engine)) }
                return nil
            }
            while let result = try await group.next() {
                guard let exit = result else { continue }
                group.cancelAll()
                return exit
            }
            throw CancellationError()
        }
    }

    private func launch(
        _ engine: EngineID, _ command: EngineCommand, _ installation: Installation, _ plan: MemoryPlan
    ) async throws(EngineError) -> EngineExit {
        // More would be others' memory: the sum of all plans is the budget.
        let limit = plan.total
        let place: EnginePlace
        do { place = try walls.place(engine, memory: limit) } catch {
            throw .notStarted(executable: settings.engine, reason: error.description)
        }
        defer { place.leave() }
        let confined = place.confined(
            command, reading: installation.content.map { store.path(of: $0) }, being: installation.content,
            and: settings.engineReads, writing: socket(of: engine).removingLastComponent())
        var exit = try await launcher.run(confined) { process in
            engines.withLock {
                $0[engine] = RunningEngine(
                    process: process, startedAt: Date(), group: place.group, plan: plan, limit: limit)
            }
            books.add(
                engine, process: process,
                serving: ServedRelease(model: installation.model, version: installation.release.version),
                slots: plan.slots)
            try? leftovers.record(process, executable: settings.engine)
        }
        if let process = process(of: engine) { try? leftovers.forget(process) }
        let ended = engines.withLock { $0[engine] }
        // The limit may have been raised while it ran.
        if ended?.verdict == .tooLarge || place.hasOutgrownItsLimit { exit.memoryLimit = ended?.limit ?? limit }
        if case .silent(let duration) = ended?.verdict { exit.silence = duration }
        exit.wasCrowdedOut = place.wasKilledForMemory
        return exit
    }

    private func command(
        _ installation: Installation, _ plan: MemoryPlan, _ threads: Int, _ socket: FilePath
    ) -> EngineCommand {
        LlamaServer.command(
            for: EngineSettings(
                executable: settings.engine, model: store.path(of: installation.variant.blob),
                servedName: installation.model, task: installation.release.task,
                adapters: installation.release.adapters.map { store.path(of: $0.blob) },
                guesser: installation.release.speculation.map(guesser),
                projector: installation.release.projector.map { store.path(of: $0.blob) }, plan: plan, threads: threads,
                socket: socket))
    }

    private func guesser(_ speculation: Speculation) -> EngineSettings.Guesser {
        switch speculation {
        case .ngram: .ngram
        case .draft(let model): .draft(store.path(of: model.blob))
        }
    }

    /// Nil when there is nothing to tell: the check was cancelled, or had no turn.
    private func outcome(
        _ engine: EngineID, _ installation: Installation, turns: Prober.Turns? = nil
    ) async -> CheckOutcome? {
        guard let blob = installation.release.checks else {
            return CheckOutcome(passed: 0, total: 0, minimumPassShare: 0, failed: [])
        }
        let failed = { (reason: String) in
            CheckOutcome(passed: 0, total: 1, minimumPassShare: 1, failed: [reason])
        }
        do {
            guard try store.verify(blob) == .ok else { return failed("the checks on disk are not what was signed") }
            let suite = try CheckSuite(json: try AtomicFile.read(store.path(of: blob), maxSize: CheckSuite.maxSize))
            try suite.validate()
            return try await Prober(
                client: EngineClient(socket: socket(of: engine)), model: installation.model,
                adapters: installation.release.adapters.map(\.name), turns: turns
            ).run(suite)
        } catch EngineError.cancelled {
            return nil
        } catch {
            return Task.isCancelled ? nil : failed("\(error)")
        }
    }
}

extension RouteTable {
    /// The right to ask an engine something beside the apps, when it is its turn; nil: it has none, or another engine serves.
    fileprivate func turn(with engine: EngineID, of model: ModelName) async -> (@Sendable () -> Void)? {
        let patience = Asking.Patience(load: .seconds(1), queue: .seconds(120))
        guard let lease = try? await acquire(model.text, for: Asking(priority: .batch, patience: patience)) else {
            return nil
        }
        guard lease.route.engineID == engine.number else {
            release(lease)
            return nil
        }
        return { self.release(lease) }
    }
}

extension EngineEnd {
    /// What its requests are told.
    func refusal(of model: ModelName) -> Refusal {
        switch self {
        case .outOfMemory(let limit): .outgrew(model, limit: limit)
        case .crowdedOut: .crowdedOut(model)
        case .stopped, .contentCorrupt, .failed, .neverRan: .engineFailed(model)
        }
    }
}
