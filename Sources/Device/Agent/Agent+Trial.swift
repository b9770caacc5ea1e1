import SwiftletContract

/// The new engine beside the old one, and its checks.
extension Agent {
    /// Starts the new engine beside the old one; where both do not fit, the old one leaves first.
    mutating func makeRoom(for installation: Installation) {
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
}
