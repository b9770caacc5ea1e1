import SwiftletContract

extension Agent {
    mutating func advanceServers() {
        for (model, record) in state.models.sorted(by: { $0.key < $1.key }) {
            guard let active = record.active else { continue }
            guard let server = servers[model] else {
                startServer(active, failures: 0, restarts: 0)
                continue
            }
            switch server.phase {
            case .waiting(let until) where until <= now.uptime:
                startServer(server.installation, failures: server.failures, restarts: server.restarts)
            case .starting(let engine, let deadline) where deadline <= now.uptime:
                emit(.stop(engine))
                serverFailed(model, "The engine did not become ready in time.")
            case .waiting, .starting, .ready, .standingAside: continue
            }
        }
    }

    private mutating func startServer(_ installation: Installation, failures: Int, restarts: Int) {
        let model = installation.model
        let budget = settings.memoryBudget - memoryInUse(besides: model)
        guard installation.memory(slots: settings.slots) <= budget else { return wait(installation, budget: budget) }
        clear(.noVariantFits, model)
        yieldRoom(to: installation)
        let engine = newEngine()
        servers[installation.model] = Server(
            installation: installation,
            phase: .starting(engine, deadline: now.uptime + startLimit(installation)), failures: failures,
            restarts: restarts)
        emit(.routeLoading(installation.model))
        emit(.start(engine, installation))
    }

    /// The owner of the box has made the budget smaller than what was installed needs.
    private mutating func wait(_ installation: Installation, budget: Bytes) {
        let model = installation.model
        emit(.routeLoading(model))
        servers[model] = Server(installation: installation, phase: .waiting(until: now.uptime + Server.budgetWait))
        raise(.noVariantFits, installation.release.shortfall(budget: budget, slots: settings.slots), model)
    }

    mutating func retire(_ engine: EngineID) {
        retiring.insert(engine)
        emit(.retire(engine))
    }

    mutating func engineReady(_ engine: EngineID) {
        if operationEngineReady(engine) { return }
        guard let model = model(servedBy: engine), let server = servers[model], case .starting = server.phase else {
            // Nobody waits for it any more.
            if operation?.engine != engine, model(servedBy: engine) == nil { emit(.stop(engine)) }
            return
        }
        servers[model]?.phase = .ready(engine, since: now.uptime)
        emit(.route(model, engine, server.installation))
        clear(.engineFailing, model)
        note(.modelServes, server.installation.facts)
        reportSoon()
    }

    mutating func engineExited(_ engine: EngineID, _ end: EngineEnd) {
        let wasLeaving = retiring.remove(engine) != nil
        if case .makingRoom(let installation, engine) = operation?.stage { return startCandidate(installation) }
        if wasLeaving || operationEngineExited(engine, end) { return }
        guard let model = model(servedBy: engine) else { return }
        switch end {
        case .contentCorrupt(let digest): contentLost(model, digest)
        case .failed(let reason): serverFailed(model, reason)
        case .stopped: serverFailed(model, "The engine was stopped from outside.")
        case .neverRan(let reason): serverFailed(model, reason, mayFallBack: false)
        }
    }

    private func model(servedBy engine: EngineID) -> ModelName? {
        servers.first { $0.value.engine == engine }?.key
    }

    private mutating func serverFailed(_ model: ModelName, _ reason: String, mayFallBack: Bool = true) {
        guard var server = servers[model] else { return }
        if case .ready(_, let since) = server.phase {
            server.restarts += 1
            if now.uptime - since >= Server.stable { server.failures = 0 }
        }
        server.failures += 1
        emit(.routeLoading(model))
        raise(.engineFailing, reason, model)
        note(.engineFailed, server.installation.facts.merging(["reason": reason]) { $1 })
        reportSoon()
        if mayFallBack, server.failures >= Server.patience, state.models[model]?.previous != nil {
            return fallBack(model, reason)
        }
        server.phase = .waiting(until: now.uptime + Server.backoff.delay(afterFailure: server.failures, using: &random))
        servers[model] = server
    }

    /// The file on disk is not what was signed: it is fetched again, and meanwhile the release before serves.
    private mutating func contentLost(_ model: ModelName, _ digest: Digest) {
        raise(.contentRejected, "\(digest.short) on disk is not what was signed. It is fetched again.", model)
        servers[model] = nil
        remember(model) { record in
            record.active = record.previous
            record.previous = nil
        }
        emit(.remove(digest))
        if state.models[model]?.active == nil { emit(.unroute(model)) }
        syncSoon()
    }

    /// Back to the release before, by itself; the one that failed is not tried again under its instruction.
    private mutating func fallBack(_ model: ModelName, _ reason: String) {
        guard let failed = state.models[model]?.active else { return }
        let rollout = rollouts.first { $0.model == model }?.id ?? failed.rollout
        let message = "\(model) \(failed.release.version) was rolled back: \(reason)"
        remember(model) { record in
            record.active = record.previous
            record.previous = nil
            record.refused = .init(
                rollout: rollout, version: failed.release.version, reason: message, code: .rolledBack)
        }
        servers[model] = nil
        clear(.engineFailing, model)
        raise(.rolledBack, message, model)
        note(.releaseRolledBack, failed.facts.merging(["reason": reason]) { $1 })
    }
}
