import SwiftletContract

/// The new engine beside the old one, and its checks.
extension Agent {
    /// Starts the new engine beside the old one. Where both do not fit, idle models of others leave first; else the old
    /// one does. Asked again until there is room.
    mutating func makeRoom(for installation: Installation) {
        let model = installation.model
        guard var plan = plan(for: installation, within: reach(of: model)) else {
            return block(.noVariantFits, shortfall(of: installation.release))
        }
        if plan.total > freeMemory { plan = plan.withoutPromptCache }
        if plan.total <= freeMemory { return startCandidate(installation, plan) }
        let missing = plan.total - freeMemory - leavingMemory
        if missing > .zero { free(missing, for: model) }
        if case .makingRoom = operation?.stage { return }
        enter(.makingRoom(installation))
    }

    private mutating func free(_ missing: Bytes, for model: ModelName) {
        let others = servers.filter {
            $0.key != model && $0.value.isReady && settings.pinned.contains($0.key) == false
        }.compactMap { evictable($0.key, $0.value) }
        if let idle = Evictable.victims(freeing: missing, among: others.filter { $0.isBusy == false }) {
            for victim in idle { evict(victim.model) }
            return
        }
        var missing = missing
        if let old = servers[model]?.engine {
            missing = missing - (loads[old]?.total ?? .zero)
            servers[model]?.phase = .standingAside
            tell(model, .loading)
            retire(old)
        }
        guard missing > .zero else { return }
        for victim in Evictable.victims(freeing: missing, among: others) ?? [] { evict(victim.model) }
    }

    /// What serves comes before what is being tried: a trial that would not leave room for `installation` ends.
    mutating func yieldRoom(to installation: Installation) {
        guard let engine = operation?.engine, let candidate = loads[engine],
            plan(for: installation, within: freeMemory + leavingMemory) == nil,
            plan(for: installation, within: freeMemory + leavingMemory + candidate.total) != nil
        else { return }
        guard calibration == nil else { return failCalibration("Another model needs the memory.") }
        endOperation()
    }

    private mutating func startCandidate(_ installation: Installation, _ plan: MemoryPlan) {
        let engine = newEngine()
        loads[engine] = plan
        enter(.starting(installation, engine))
    }

    /// True where the engine was the operation's.
    mutating func operationEngineReady(_ engine: EngineID) -> Bool {
        guard case .starting(let installation, engine) = operation?.stage else { return false }
        enter(calibration == nil ? .checking(installation, engine) : .measuring(installation, engine))
        return true
    }

    /// True where the engine was the operation's.
    mutating func operationEngineExited(_ engine: EngineID, _ end: EngineEnd, _ plan: MemoryPlan?) -> Bool {
        guard let operation, operation.engine == engine, let installation = operation.installation else { return false }
        switch end {
        case .contentCorrupt where calibration != nil: failCalibration("Its content on disk is not what was signed.")
        case .contentCorrupt(let digest):
            emit(.remove(digest))
            self.operation?.stage = .downloading(installation, remaining: installation.blobs, received: .zero)
            retryTransfer(
                Failure(
                    code: .contentRejected, message: "\(digest.short) on disk is not what was signed.", retry: .soon))
        case .stopped: refuse(installation, .engineFailing, "The engine was stopped from outside.")
        case .failed(let reason): refuse(installation, .engineFailing, reason)
        case .neverRan(let reason): block(.engineFailing, reason)
        case .outOfMemory(let limit): candidateOutgrew(installation, limit, plan)
        case .crowdedOut: makeRoom(for: installation)
        }
        return true
    }

    /// It is tried again with a larger plan; where that does not fit, with a smaller variant.
    private mutating func candidateOutgrew(_ installation: Installation, _ limit: Bytes, _ plan: MemoryPlan?) {
        let release = installation.release
        if let plan {
            remember(release.model) {
                $0.learn(LearnedMemory.overhead(afterKill: plan, limit: limit), of: installation.variant.blob.digest)
            }
        }
        note(.engineFailed, installation.facts.merging(["reason": "it took more than its \(limit) of memory"]) { $1 })
        guard calibration == nil else { return makeRoom(for: installation) }
        guard let variant = bestVariant(of: release) else {
            return refuse(installation, .noVariantFits, shortfall(of: release))
        }
        if variant == installation.variant { return makeRoom(for: installation) }
        var next = installation
        next.variant = variant
        download(next)
    }

    /// A smaller variant of what is installed, since that does not fit any more.
    mutating func refit(_ installation: Installation) {
        let release = installation.release
        guard operation == nil, servers[release.model]?.mayRefit == true, let variant = bestVariant(of: release),
            variant != installation.variant
        else { return }
        var next = installation
        next.variant = variant
        next.checks = nil
        operation = Operation(model: release.model, cause: .refit, stage: .fetchingRelease(release.version))
        download(next)
    }

    mutating func checked(_ engine: EngineID, _ outcome: CheckOutcome) {
        guard probationChecked(engine, outcome) == false,
            case .checking(var installation, engine) = operation?.stage
        else { return }
        guard outcome.isPass else {
            stop(engine)
            return refuse(installation, .checksFailed, outcome.sentence)
        }
        installation.checks = outcome
        installation.installedAt = now.wall
        switchTo(installation, engine)
    }
}
