import SwiftletContract

/// The one change that is under way: its beginning, its stages, and what a person on the box says of it.
extension Agent {
    /// Takes up the first instruction that is due here and not yet done.
    mutating func beginNextOperation() {
        guard bundle != .reading, let rollout = rollouts.first(where: { isOpen($0) && reasonToWait($0) == nil })
        else { return }
        if calibration != nil {
            failCalibration("\(rollout.model) \(rollout.version) is to be installed, which goes first.")
        }
        guard operation == nil else { return }
        clearConditions(of: rollout.model)
        let ready = readyInstallation(for: rollout)
        operation = Operation(
            model: rollout.model, cause: .rollout(rollout),
            stage: ready.map { .makingRoom($0) } ?? .fetchingRelease(rollout.version))
        work()
        if let ready { makeRoom(for: ready) }
    }

    func isOpen(_ rollout: Rollout) -> Bool {
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
        case .checking, .measuring: .seconds(900)
        }
    }

    /// A minute, and the time to read the files twice from a slow card.
    func startLimit(_ installation: Installation) -> Duration {
        .seconds(60) + .seconds(installation.content.reduce(0) { $0 + $1.size.count } / 10_000_000)
    }

    /// Does, or does again, what the stage consists of.
    mutating func work() {
        guard let operation else { return }
        let deadline = now.uptime + stageLimit(operation.stage)
        self.operation?.resumesAt = nil
        self.operation?.deadline = deadline
        switch operation.stage {
        case .fetchingRelease(let version): emit(.fetchRelease(operation.model, version, from: origin))
        case .downloading(_, let remaining, _):
            if let blob = remaining.first, mayDownload { emit(.download(blob, from: origin)) }
        case .makingRoom: break
        case .starting(let installation, let engine):
            guard let plan = loads[engine] else { return }
            let threads = calibration?.threads.first ?? setting(of: installation).threads
            emit(.start(engine, installation, plan, threads: threads))
        case .checking(let installation, let engine): emit(.check(engine, installation))
        case .measuring(let installation, let engine):
            guard let plan = loads[engine], let threads = calibration?.threads.first else { return }
            let setting = EngineSetting(threads: threads, slots: plan.slots)
            emit(.measure(engine, installation.model, setting, Workload(context: plan.context)))
        }
    }

    mutating func enter(_ stage: Operation.Stage) {
        operation?.stage = stage
        work()
    }

    mutating func advanceOperation() {
        guard let operation else { return }
        if let resumesAt = operation.resumesAt {
            if resumesAt <= now.uptime { work() }
        } else if let deadline = operation.deadline, deadline <= now.uptime {
            operationTimedOut(operation)
        } else if case .makingRoom(let installation) = operation.stage {
            makeRoom(for: installation)
        }
    }

    private mutating func operationTimedOut(_ operation: Operation) {
        switch operation.stage {
        case .fetchingRelease, .downloading:
            retryTransfer(
                Failure(
                    code: .downloadFailing, message: "The transfer of \(operation.model) stands still.", retry: .soon))
        case .makingRoom:
            for engine in retiring.sorted() { emit(.stop(engine)) }
            work()
        case .starting(let installation, let engine):
            stop(engine)
            refuse(installation, .engineFailing, "The engine did not become ready in time.")
        case .checking(let installation, let engine):
            stop(engine)
            refuse(installation, .checksFailed, "The release's checks did not end in time.")
        case .measuring: failCalibration("The engine did not answer in time.")
        }
    }

    // MARK: From a person on the box

    mutating func rollBack(_ model: ModelName) {
        guard let previous = state.models[model]?.previous else { return }
        endOperation()
        operation = Operation(model: model, cause: .rollback, stage: .fetchingRelease(previous.release.version))
        download(previous)
    }

    mutating func cancel() {
        cancelWaits()
        guard let operation else { return }
        guard calibration == nil else { return failCalibration("It was cancelled.") }
        if case .rollout(let rollout) = operation.cause { blocked[operation.model] = rollout.id }
        if bundle == .installing { giveUpBundle() }
        note(.installCancelled, ["model": operation.model.text])
        endOperation()
    }
}
