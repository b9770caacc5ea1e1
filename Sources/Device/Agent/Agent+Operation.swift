import SwiftletContract

extension Agent {
    /// Takes up the first instruction that is due here and not yet done.
    mutating func beginNextOperation() {
        guard operation == nil, bundle != .reading, let rollout = rollouts.first(where: isOpen) else { return }
        clearConditions(of: rollout.model)
        operation = Operation(model: rollout.model, cause: .rollout(rollout), stage: .fetchingRelease(rollout.version))
        work()
    }

    private func isOpen(_ rollout: Rollout) -> Bool {
        let record = state.models[rollout.model]
        let isRefused = record?.refused?.rollout == rollout.id && record?.refused?.version == rollout.version
        return isDue(rollout) && record?.active?.release.version != rollout.version && isRefused == false
            && blocked[rollout.model] != rollout.id
    }

    func stageLimit(_ stage: Operation.Stage) -> Duration {
        switch stage {
        case .fetchingRelease: .seconds(300)
        case .downloading: .seconds(600)
        case .makingRoom: .seconds(120)
        case .starting(let installation, _): startLimit(installation)
        case .checking: .seconds(900)
        }
    }

    /// A minute, and the time to read the file twice from a slow card.
    func startLimit(_ installation: Installation) -> Duration {
        .seconds(60) + .seconds(installation.variant.blob.size.count / 10_000_000)
    }

    /// Does, or does again, what the stage consists of.
    private mutating func work() {
        guard let operation else { return }
        let deadline = now.uptime + stageLimit(operation.stage)
        self.operation?.resumesAt = nil
        self.operation?.deadline = deadline
        switch operation.stage {
        case .fetchingRelease(let version): emit(.fetchRelease(operation.model, version, from: origin))
        case .downloading(_, let remaining, _): if let blob = remaining.first { emit(.download(blob, from: origin)) }
        case .makingRoom(_, let engine): emit(.retire(engine))
        case .starting(let installation, let engine): emit(.start(engine, installation))
        case .checking(let installation, let engine): emit(.check(engine, installation))
        }
    }

    private mutating func enter(_ stage: Operation.Stage) {
        operation?.stage = stage
        work()
    }

    mutating func advanceOperation() {
        guard let operation else { return }
        if let resumesAt = operation.resumesAt {
            if resumesAt <= now.uptime { work() }
        } else if let deadline = operation.deadline, deadline <= now.uptime {
            operationTimedOut(operation)
        }
    }

    private mutating func operationTimedOut(_ operation: Operation) {
        switch operation.stage {
        case .fetchingRelease, .downloading:
            retryTransfer(
                Failure(
                    code: .downloadFailing, message: "The transfer of \(operation.model) stands still.", retry: .soon))
        case .makingRoom(let installation, let engine):
            emit(.stop(engine))
            retiring.remove(engine)
            startCandidate(installation)
        case .starting(let installation, let engine):
            emit(.stop(engine))
            refuse(installation, .engineFailing, "The engine did not become ready in time.")
        case .checking(let installation, let engine):
            emit(.stop(engine))
            refuse(installation, .checksFailed, "The release's checks did not end in time.")
        }
    }

    // MARK: The release

    mutating func releaseVerified(_ release: Release, _ manifest: Digest) {
        guard let operation, operation.model == release.model, case .fetchingRelease(release.version) = operation.stage,
            case .rollout(let rollout) = operation.cause
        else { return }
        let floor = max(state.models[release.model]?.floor ?? 0, rollout.floor)
        guard release.sequence >= floor else {
            return block(
                .releaseBelowFloor,
                "\(release.model) \(release.version) has sequence \(release.sequence); this node installs nothing below \(floor)."
            )
        }
        let budget = settings.memoryBudget - memoryInUse(besides: release.model)
        guard let variant = release.bestVariant(within: budget, slots: settings.slots) else {
            return block(.noVariantFits, release.shortfall(budget: budget, slots: settings.slots))
        }
        self.operation?.failures = 0
        download(
            Installation(
                release: release, variant: variant, manifest: manifest, rollout: rollout.id, installedAt: now.wall))
    }

    mutating func releaseFailed(_ model: ModelName, _ version: ReleaseVersion, _ failure: Failure) {
        guard let operation, operation.model == model, case .fetchingRelease(version) = operation.stage else { return }
        transferFailed(failure)
    }

    // MARK: The download

    private mutating func download(_ installation: Installation) {
        enter(.downloading(installation, remaining: installation.blobs, received: .zero))
    }

    mutating func downloadProgress(_ digest: Digest, _ received: Bytes) {
        guard case .downloading(let installation, let remaining, _) = operation?.stage,
            remaining.first?.digest == digest
        else { return }
        operation?.stage = .downloading(installation, remaining: remaining, received: received)
        operation?.failures = 0
        if operation?.resumesAt == nil { operation?.deadline = now.uptime + .seconds(600) }
    }

    mutating func downloaded(_ digest: Digest) {
        guard case .downloading(let installation, let remaining, _) = operation?.stage,
            remaining.first?.digest == digest
        else { return }
        operation?.failures = 0
        clear(.downloadFailing, installation.model)
        clear(.contentRejected, installation.model)
        clear(.noSpace, installation.model)
        let rest = Array(remaining.dropFirst())
        if rest.isEmpty {
            makeRoom(for: installation)
        } else {
            enter(.downloading(installation, remaining: rest, received: .zero))
        }
    }

    mutating func downloadFailed(_ digest: Digest, _ failure: Failure) {
        guard case .downloading(_, let remaining, _) = operation?.stage, remaining.first?.digest == digest else {
            return
        }
        transferFailed(failure)
    }

    private mutating func transferFailed(_ failure: Failure) {
        switch failure.retry {
        case .soon where origin == .network: retryTransfer(failure)
        case .soon, .notUntilChanged: block(failure.code, failure.message)
        }
    }

    private mutating func retryTransfer(_ failure: Failure) {
        guard let operation else { return }
        raise(failure.code, failure.message, operation.model)
        self.operation?.failures += 1
        let delay = Operation.backoff.delay(afterFailure: operation.failures + 1, using: &random)
        self.operation?.resumesAt = now.uptime + delay
        note(.warning, "transfer failed", ["model": operation.model.text, "reason": failure.message])
    }

    // MARK: The engine

    /// Starts the new engine beside the old one; where both do not fit, the old one leaves first.
    private mutating func makeRoom(for installation: Installation) {
        let model = installation.model
        guard let server = servers[model], fits(installation, beside: server.installation) == false else {
            return startCandidate(installation)
        }
        emit(.routeLoading(model))
        servers[model]?.phase = .standingAside
        guard let old = server.engine else { return startCandidate(installation) }
        retiring.insert(old)
        enter(.makingRoom(installation, leaving: old))
    }

    private func fits(_ new: Installation, beside old: Installation) -> Bool {
        let slots = settings.slots
        return memoryInUse(besides: new.model) + old.memory(slots: slots) + new.memory(slots: slots)
            <= settings.memoryBudget
    }

    /// What serves comes before what is being tried: a trial that would not leave room for `installation` ends.
    mutating func yieldRoom(to installation: Installation) {
        guard let operation, operation.engine != nil, let candidate = operation.installation else { return }
        let slots = settings.slots
        let all =
            memoryInUse(besides: installation.model) + installation.memory(slots: slots)
            + candidate.memory(slots: slots)
        if all > settings.memoryBudget { endOperation() }
    }

    mutating func startCandidate(_ installation: Installation) {
        enter(.starting(installation, newEngine()))
    }

    /// True where the engine was the operation's.
    mutating func operationEngineReady(_ engine: EngineID) -> Bool {
        guard case .starting(let installation, engine) = operation?.stage else { return false }
        enter(.checking(installation, engine))
        return true
    }

    /// True where the engine was the operation's.
    mutating func operationEngineExited(_ engine: EngineID, _ end: EngineEnd) -> Bool {
        guard let operation, operation.engine == engine, let installation = operation.installation else { return false }
        switch end {
        case .contentCorrupt(let digest):
            emit(.remove(digest))
            self.operation?.stage = .downloading(installation, remaining: installation.blobs, received: .zero)
            retryTransfer(
                Failure(
                    code: .contentRejected, message: "\(digest.short) on disk is not what was signed.", retry: .soon))
        case .stopped: refuse(installation, .engineFailing, "The engine was stopped from outside.")
        case .failed(let reason): refuse(installation, .engineFailing, reason)
        case .neverRan(let reason): block(.engineFailing, reason)
        }
        return true
    }

    mutating func checked(_ engine: EngineID, _ outcome: CheckOutcome) {
        guard case .checking(var installation, engine) = operation?.stage else { return }
        guard outcome.isPass else {
            emit(.stop(engine))
            return refuse(installation, .checksFailed, outcome.sentence)
        }
        installation.checks = outcome
        installation.installedAt = now.wall
        commit(installation, engine)
    }

    // MARK: The end

    /// The new release serves: remembered first, then routed, then the old engine may go.
    private mutating func commit(_ installation: Installation, _ engine: EngineID) {
        let model = installation.model
        let old = servers[model]?.engine
        let refused = refusalByRollback(of: model)
        var floor = installation.release.floor
        if case .rollout(let rollout) = operation?.cause { floor = max(floor, rollout.floor) }
        remember(model) { record in
            record.previous = record.active
            record.active = installation
            record.refused = refused
            record.raise(floor)
        }
        operation = nil
        servers[model] = Server(installation: installation, phase: .ready(engine, since: now.uptime))
        emit(.route(model, engine, installation))
        if let old { retire(old) }
        clearConditions(of: model)
        note(.info, "release serves", installation.facts)
        reportSoon()
    }

    /// After a rollback by hand the instruction that brought the release is not followed again.
    private func refusalByRollback(of model: ModelName) -> ModelRecord.Refused? {
        guard case .rollback = operation?.cause, let active = state.models[model]?.active else { return nil }
        return ModelRecord.Refused(
            rollout: rollouts.first { $0.model == model }?.id ?? active.rollout, version: active.release.version,
            reason: "It was rolled back on the node.")
    }

    /// The release failed on this box: it is not tried again under this instruction, and what served goes on serving.
    private mutating func refuse(_ installation: Installation, _ code: Condition.Code, _ reason: String) {
        let message = "\(installation.model) \(installation.release.version) was not activated: \(reason)"
        let isRollback = if case .rollback = operation?.cause { true } else { false }
        endOperation()
        if isRollback == false {
            remember(installation.model) { record in
                record.refused = .init(
                    rollout: installation.rollout, version: installation.release.version, reason: message, code: code)
            }
        }
        raise(code, message, installation.model)
        note(.error, "release refused", installation.facts.merging(["reason": reason]) { $1 })
    }

    /// Nothing to do about it here: wait for another instruction, a changed repository or a person.
    private mutating func block(_ code: Condition.Code, _ message: String) {
        guard let operation else { return }
        if case .rollout(let rollout) = operation.cause { blocked[operation.model] = rollout.id }
        endOperation()
        raise(code, message, operation.model)
        note(.error, "install blocked", ["model": operation.model.text, "reason": message])
    }

    /// Ends what is under way, whatever its stage, and brings back the old engine where it had stood aside.
    mutating func endOperation() {
        guard let operation else { return }
        switch operation.stage {
        case .fetchingRelease(let version): emit(.cancelFetch(operation.model, version))
        case .downloading(_, let remaining, _): if let blob = remaining.first { emit(.cancelDownload(blob.digest)) }
        case .makingRoom: break
        case .starting(_, let engine), .checking(_, let engine): emit(.stop(engine))
        }
        self.operation = nil
        if case .standingAside = servers[operation.model]?.phase {
            servers[operation.model]?.phase = .waiting(until: now.uptime)
        }
        reportSoon()
    }

    // MARK: From a person on the box

    mutating func rollBack(_ model: ModelName) {
        guard let previous = state.models[model]?.previous else { return }
        endOperation()
        operation = Operation(model: model, cause: .rollback, stage: .fetchingRelease(previous.release.version))
        download(previous)
    }

    mutating func cancel() {
        guard let operation else { return }
        if case .rollout(let rollout) = operation.cause { blocked[operation.model] = rollout.id }
        note(.info, "install cancelled", ["model": operation.model.text])
        endOperation()
    }
}
