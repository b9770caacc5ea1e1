import SwiftletAgent
import SwiftletContract

@testable import SwiftletTrust

extension World {
    mutating func perform(_ effect: Effect) {
        switch effect {
        case .persist(let state, let revision): persist(state, revision)
        case .sync(.bundle): readBundle()
        case .sync(.network): sync()
        case .cancelSync:
            send(.syncFailed(Failure(code: .repositoryUnreachable, message: "given up", retry: .soon)), after: 0)
        case .fetchRelease(let model, let version, let origin): fetch(model, version, from: origin)
        case .download(let blob, let origin): download(blob, from: origin)
        case .start(let engine, let installation, let plan, _): start(engine, installation, plan)
        case .check(let engine, let installation): check(engine, installation)
        case .checkAgain(let engine, let installation): checkAgain(engine, installation)
        case .measure(let engine, _, let setting, let workload): measure(engine, setting, workload)
        case .route(let model, let engine, _, _): route(model, engine)
        case .routeAbsent(let installation, _): routes[installation.model] = nil
        case .unroute(let model): routes[model] = nil
        case .limitMemory(let bytes): limit = bytes
        case .limitEngine: break
        case .retire(let engine), .stop(let engine): stop(engine)
        case .keepOnly(let kept): keepOnly(kept)
        case .discardBundle: bundle = nil
        case .remove(let digest):
            blobs.remove(digest)
            corrupt.remove(digest)
            removed.insert(digest)
        case .cancelFetch, .cancelDownload, .report, .listen, .note: break
        }
    }

    private mutating func persist(_ state: NodeState, _ revision: Int) {
        if random.happens(faults.failedPersist) {
            return send(.persistFailed(revision: revision, reason: "disk full"), after: 0)
        }
        disk = state
        send(.persisted(revision: revision), after: 0)
    }

    private mutating func sync() {
        if random.happens(faults.failedTransfer) {
            let codes: [Condition.Code] = [.repositoryUnreachable, .stateUnwritable, .noSpace, .metadataRejected]
            let code = codes.randomElement(using: &random) ?? .repositoryUnreachable
            return send(.syncFailed(Failure(code: code, message: "no luck", retry: .soon)), after: 5)
        }
        trustedReleases = fleet.releases.count
        send(.synced(fleet.verified(), versions: ["rollouts": fleet.releases.count]), after: 1)
    }

    /// A document that is older than what the node trusts is a rollback, and Trust refuses it.
    private mutating func readBundle() {
        guard let bundle, bundle.releases.count >= trustedReleases else {
            let failure = Failure(code: .metadataRejected, message: "older than what is trusted", retry: .soon)
            return send(.syncFailed(failure, from: .bundle), after: 0)
        }
        trustedReleases = bundle.releases.count
        send(
            .synced(bundle.verified(), versions: ["rollouts": bundle.releases.count], from: .bundle), after: 1)
    }

    private mutating func keepOnly(_ kept: Set<Digest>) {
        if isBundleArriving { violations.append("\(now): content was removed while a bundle arrives") }
        blobs.formIntersection(kept)
    }

    private mutating func fetch(_ model: ModelName, _ version: ReleaseVersion, from origin: Origin) {
        if origin == .bundle {
            guard let release = bundle?.verified(version) else {
                let failure = Failure(code: .documentRejected, message: "not in the bundle", retry: .notUntilChanged)
                return send(.releaseFailed(model, version, failure), after: 0)
            }
            return send(.releaseVerified(release, manifest: fleet.manifest(version)), after: 1)
        }
        guard let release = fleet.verified(version), random.happens(faults.failedTransfer) == false else {
            let failure = Failure(code: .downloadFailing, message: "no answer", retry: .soon)
            return send(.releaseFailed(model, version, failure), after: 5)
        }
        send(.releaseVerified(release, manifest: fleet.manifest(version)), after: 1)
    }

    private mutating func download(_ blob: Blob, from origin: Origin) {
        if blobs.contains(blob.digest), corrupt.contains(blob.digest) == false {
            return send(.downloaded(blob.digest), after: 0)
        }
        judgeDownload(blob, from: origin)
        if origin == .bundle {
            let failure = Failure(code: .contentRejected, message: "not in the bundle", retry: .notUntilChanged)
            return send(.downloadFailed(blob.digest, failure), after: 0)
        }
        send(.downloadProgress(blob.digest, received: Bytes(blob.size.count / 2)), after: 2)
        if random.happens(faults.failedTransfer) {
            let failure = Failure(code: .downloadFailing, message: "connection lost", retry: .soon)
            return send(.downloadFailed(blob.digest, failure), after: 3)
        }
        blobs.insert(blob.digest)
        corrupt.remove(blob.digest)
        send(.downloaded(blob.digest), after: 4)
    }

    private mutating func start(_ id: EngineID, _ installation: Installation, _ plan: MemoryPlan) {
        judgeStart(of: installation)
        let digest = installation.variant.blob.digest
        guard blobs.contains(digest), corrupt.contains(digest) == false else {
            return send(.engineExited(id, .contentCorrupt(digest)), after: 0, canBeLost: false)
        }
        if fleet.natures[digest] == .crashesAtStart {
            return send(.engineExited(id, .failed("bad architecture")), after: 1, canBeLost: false)
        }
        engines[id] = Engine(installation: installation, plan: plan, isReady: true)
        send(.engineReady(id), after: 2)
    }

    private mutating func check(_ id: EngineID, _ installation: Installation) {
        guard engines[id] != nil else { return }
        let isGood = fleet.natures[installation.variant.blob.digest] != .failsChecks
        let outcome = CheckOutcome(
            passed: isGood ? 30 : 3, total: 30, minimumPassShare: 0.9, failed: isGood ? [] : ["first"])
        send(.checked(id, outcome), after: 3)
    }

    private mutating func checkAgain(_ id: EngineID, _ installation: Installation) {
        guard engines[id] != nil else { return }
        if random.happens(faults.failedTransfer) { return send(.checksPostponed(id), after: 1) }
        let isGood = fleet.natures[installation.variant.blob.digest] != .failsChecksLater
        let outcome = CheckOutcome(
            passed: isGood ? 30 : 3, total: 30, minimumPassShare: 0.9, failed: isGood ? [] : ["first"])
        send(.checked(id, outcome), after: 3)
    }

    private mutating func measure(_ id: EngineID, _ setting: EngineSetting, _ workload: Workload) {
        guard engines[id] != nil else { return }
        let row = CalibrationRow(
            setting: setting, tokensPerSecond: Double.random(in: 1...100, using: &random), answerTokensPerSecond: 1,
            firstTokenSeconds: 1)
        send(.measured(id, [row], workload), after: 20)
    }

    private mutating func route(_ model: ModelName, _ id: EngineID) {
        judgeSwitch(to: engines[id]?.installation)
        routes[model] = id
        if let version = agent.state.models[model]?.active?.release.version { everCommitted.insert(version) }
    }

    private mutating func stop(_ id: EngineID) {
        guard engines.removeValue(forKey: id) != nil else { return }
        for (model, route) in routes where route == id { routes[model] = nil }
        send(.engineExited(id, .stopped), after: 1, canBeLost: false)
    }

    // MARK: What must always hold

    mutating func examine() {
        let used = engines.values.reduce(Bytes.zero) { $0 + $1.plan.total }
        if used > budget { violations.append("\(now): engines take \(used) of \(budget)") }
        for record in disk.models.values {
            for installation in [record.active, record.previous].compactMap(\.self) {
                for blob in installation.blobs
                where blobs.contains(blob.digest) == false && removed.contains(blob.digest) == false {
                    violations.append("\(now): the state on disk names \(blob.digest.short), which is gone")
                }
            }
            if let active = record.active, active.release.sequence < record.floor {
                violations.append("\(now): \(active.release.version) is below the floor \(record.floor)")
            }
        }
        for (model, id) in routes {
            guard let installation = engines[id]?.installation else { continue }
            if fleet.natures[installation.variant.blob.digest] == .failsChecks {
                violations.append("\(now): \(model) is routed to a release that passed no checks")
            }
        }
    }

    var served: ReleaseVersion? {
        routes[Fleet.model].flatMap { engines[$0]?.installation.release.version }
    }
}
