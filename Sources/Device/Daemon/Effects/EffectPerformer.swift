import FoundationEssentials
import Logging
import SwiftletAgent
import SwiftletContract
import SwiftletGateway
import SwiftletHost
import SystemPackage

/// Does what the agent decides. What takes long becomes a job and ends as an event; the rest is done at once.
struct EffectPerformer: Sendable {
    let stateFile: FilePath
    let store: BlobStore
    let bundles: BundleStore
    let synchroniser: Synchroniser
    let downloader: Downloader
    let engines: EngineHouse
    let routes: RouteTable
    let jobs: Jobs
    let events: EventQueue
    let reports: ReportQueue
    let log: Logger

    func perform(_ effect: Effect) {
        log.trace("effect", metadata: ["effect": "\(effect)"])
        switch effect {
        case .persist(let state, let revision): persist(state, revision)
        case .sync(let origin): sync(from: origin)
        case .cancelSync: jobs.cancel(.sync)
        case .fetchRelease(let model, let version, let origin): fetch(model, version, from: origin)
        case .cancelFetch(let model, let version): jobs.cancel(.release(model, version))
        case .download(let blob, let origin): download(blob, from: origin)
        case .cancelDownload(let digest): jobs.cancel(.download(digest))
        case .start(let engine, let installation, let plan, let threads):
            engines.start(engine, installation, plan, threads: threads)
        case .check(let engine, let installation): engines.check(engine, installation)
        case .checkAgain(let engine, let installation): engines.checkAgain(engine, installation)
        case .measure(let engine, let model, let setting, let workload):
            engines.measure(engine, model, setting, workload)
        case .route(let model, let engine, let installation, let context):
            routes.set(
                model,
                Route(
                    engineID: engine.number, socketPath: engines.socket(of: engine).string,
                    version: installation.release.version, task: installation.release.task,
                    adapters: installation.release.adapters.map(\.name), context: context,
                    createdAt: installation.installedAt, slots: engines.running[engine]?.plan.slots ?? 1))
        case .routeAbsent(let installation, let absence):
            routes.markAbsent(installation.model, absence, listing: absence == .loading ? nil : installation.listing)
        case .unroute(let model): routes.remove(model)
        case .retire(let engine): engines.retire(engine)
        case .stop(let engine): engines.stop(engine)
        case .limitEngine(let engine, let bytes):
            attempt("limit an engine's memory") { try engines.limit(engine, to: bytes) }
        case .limitMemory(let bytes):
            attempt("limit the memory of all engines") { try engines.walls.limit(memory: bytes) }
        case .keepOnly(let digests): keepOnly(digests)
        case .remove(let digest): attempt("remove content") { try store.remove(digest) }
        case .discardBundle: attempt("remove the bundle") { try bundles.discard() }
        case .report(let listening): reports.ask(.init(isReport: true, listening: listening))
        case .listen(let listening): reports.ask(.init(isReport: false, listening: listening))
        case .note(let message, let facts): log.say(message, facts)
        }
    }

    private func persist(_ state: NodeState, _ revision: Int) {
        do {
            try AtomicFile.write(try state.json(pretty: true), to: stateFile, mode: 0o640)
            events.send(.persisted(revision: revision))
        } catch {
            events.send(.persistFailed(revision: revision, reason: "\(error)"))
        }
    }

    private func sync(from origin: Origin) {
        jobs.start(.sync) {
            do throws(SyncError) {
                let outcome = try await synchroniser.sync(from: origin)
                events.send(.synced(outcome.document, versions: outcome.versions, from: origin))
            } catch {
                events.send(.syncFailed(error.failure, from: origin))
            }
        }
    }

    private func fetch(_ model: ModelName, _ version: ReleaseVersion, from origin: Origin) {
        jobs.start(.release(model, version)) {
            do throws(SyncError) {
                let (release, manifest) = try await synchroniser.release(model, version, from: origin)
                events.send(.releaseVerified(release, manifest: manifest))
            } catch {
                if Task.isCancelled { return }
                events.send(.releaseFailed(model, version, error.failure))
            }
        }
    }

    private func download(_ blob: Blob, from origin: Origin) {
        jobs.start(.download(blob.digest)) {
            let failure = await downloader.download(blob, from: origin) {
                events.send(.downloadProgress(blob.digest, received: $0))
            } transferred: {
                events.send(.transferred($0))
            }
            if Task.isCancelled { return }
            events.send(failure.map { .downloadFailed(blob.digest, $0) } ?? .downloaded(blob.digest))
        }
    }

    private func keepOnly(_ digests: Set<Digest>) {
        jobs.cancel { if case .download(let digest) = $0 { digests.contains(digest) == false } else { false } }
        attempt("remove what is no longer needed") {
            for digest in try store.keepOnly(digests) { log.say(.contentRemoved, ["digest": "\(digest)"]) }
        }
    }

    /// Housekeeping that fails is tried again with the next change; the operator should know.
    private func attempt(_ what: String, _ body: () throws -> Void) {
        do { try body() } catch {
            log.say(.housekeepingFailed, ["what": what, "reason": "\(error)"])
        }
    }
}

extension Installation {
    /// What apps see of it before it is loaded.
    fileprivate var listing: Listing {
        Listing(
            version: release.version, task: release.task, adapters: release.adapters.map(\.name),
            context: release.context, createdAt: installedAt)
    }
}
