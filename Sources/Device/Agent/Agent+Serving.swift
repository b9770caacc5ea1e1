import SwiftletContract

extension Agent {
    mutating func advanceServers() {
        for (model, record) in state.models {
            guard let active = record.active, servers[model] == nil else { continue }
            servers[model] = Server(installation: active, phase: .queued(since: now.uptime))
        }
        // What those need who are further ahead in the queue: nobody overtakes them.
        var promised = claimedMemory
        for model in turns {
            guard let server = servers[model] else { continue }
            switch server.phase {
            case .queued(let since):
                if server.isEager {
                    loadEagerly(model, server, beside: promised)
                } else {
                    promised += loadQueued(model, server, since: since, beside: promised)
                }
            case .waiting(let until) where until <= now.uptime:
                servers[model]?.phase = .queued(since: now.uptime)
                loadEagerly(model, server, beside: promised)
            case .starting(let engine, let deadline) where deadline <= now.uptime:
                stop(engine)
                serverFailed(model, "The engine did not become ready in time.")
            case .unloaded, .waiting, .starting, .ready, .standingAside: continue
            }
        }
    }

    /// Pinned models first, then those that are waited for longest.
    private var turns: [ModelName] {
        func urgency(_ model: ModelName, _ server: Server) -> (Int, Duration, String) {
            guard case .queued(let since) = server.phase else { return (2, .zero, model.text) }
            return (settings.pinned.contains(model) ? 0 : 1, since, model.text)
        }
        return servers.sorted { urgency($0.key, $0.value) < urgency($1.key, $1.value) }.map(\.key)
    }

    /// Into memory that is free; it drives nobody out, but for a trial.
    private mutating func loadEagerly(_ model: ModelName, _ server: Server, beside promised: Bytes) {
        guard plan(for: server.installation, within: reach(of: model)) != nil else {
            return waitForBudget(server.installation)
        }
        yieldRoom(to: server.installation)
        if let plan = plan(for: server.installation, within: min(freeMemory - promised, reach(of: model))) {
            return startServer(server.installation, plan)
        }
        // Somebody is on the way out: it is seen then. A pinned one insists.
        if leavingMemory > .zero { return tell(model, .loading) }
        if settings.pinned.contains(model) {
            servers[model]?.isEager = false
            return
        }
        servers[model]?.phase = .unloaded
        servers[model]?.isEager = false
        tell(model, .unloaded)
    }

    mutating func startServer(_ installation: Installation, _ plan: MemoryPlan) {
        let model = installation.model
        clear(.noVariantFits, model)
        let engine = load(installation, plan)
        let deadline = now.uptime + startLimit(installation)
        servers[model]?.phase = .starting(engine, deadline: deadline)
        servers[model]?.startedAt = now.uptime
        servers[model]?.isEager = false
        tell(model, .loading)
    }

    /// The owner of the box has made the budget smaller than what was installed needs.
    mutating func waitForBudget(_ installation: Installation) {
        let model = installation.model
        servers[model]?.phase = .waiting(until: now.uptime + Server.budgetWait)
        tell(
            model,
            .tooLarge(needed: least(installation.variant, of: installation.release), limit: reach(of: model)))
        raise(.noVariantFits, shortfall(of: installation.release), model)
        refit(installation)
    }

    /// Says why there is no engine, once.
    mutating func tell(_ model: ModelName, _ absence: Absence) {
        guard let server = servers[model], server.absence != absence else { return }
        servers[model]?.absence = absence
        emit(.routeAbsent(server.installation, absence))
    }

    mutating func route(_ model: ModelName, _ engine: EngineID, _ installation: Installation) {
        servers[model]?.absence = nil
        servers[model]?.stalls = 0
        emit(.route(model, engine, installation, context: loads[engine]?.context ?? installation.release.context))
    }

    /// Lets its requests end first.
    mutating func retire(_ engine: EngineID) {
        retiring.insert(engine)
        emit(.retire(engine))
    }

    mutating func stop(_ engine: EngineID) {
        retiring.insert(engine)
        emit(.stop(engine))
    }

    mutating func engineReady(_ engine: EngineID) {
        if operationEngineReady(engine) { return }
        guard let model = model(servedBy: engine), let server = servers[model], case .starting = server.phase else {
            // Nobody waits for it any more.
            if operation?.engine != engine, model(servedBy: engine) == nil { stop(engine) }
            return
        }
        servers[model]?.phase = .ready(engine, since: now.uptime)
        servers[model]?.loadTime = server.startedAt.map { (now.uptime - $0 + (server.loadTime ?? now.uptime - $0)) / 2 }
        route(model, engine, server.installation)
        clear(.engineFailing, model)
        note(.modelServes, server.installation.facts)
        reportSoon()
    }

    mutating func engineExited(_ engine: EngineID, _ end: EngineEnd) {
        let wasLeaving = retiring.remove(engine) != nil
        let plan = loads.removeValue(forKey: engine)
        if wasLeaving || operationEngineExited(engine, end, plan) { return }
        guard let model = model(servedBy: engine) else { return }
        switch end {
        case .outOfMemory(let limit): serverOutgrew(model, limit, plan)
        case .crowdedOut: serverFailed(model, "All engines together took more than the budget.", mayFallBack: false)
        case .contentCorrupt(let digest): contentLost(model, digest)
        case .failed(let reason): serverFailed(model, reason)
        case .stopped: serverFailed(model, "The engine was stopped from outside.")
        case .neverRan(let reason): serverFailed(model, reason, mayFallBack: false)
        }
    }

    /// It is ended, and another started as after a crash.
    mutating func engineFaulty(_ engine: EngineID, _ reason: String) {
        guard let model = model(servedBy: engine), servers[model]?.isReady == true else { return }
        stop(engine)
        serverFailed(model, reason)
    }

    private func model(servedBy engine: EngineID) -> ModelName? {
        servers.first { $0.value.engine == engine }?.key
    }

    private mutating func serverFailed(
        _ model: ModelName, _ reason: String, mayFallBack: Bool = true, isItsFault: Bool? = nil
    ) {
        guard var server = servers[model] else { return }
        let isItsFault = isItsFault ?? mayFallBack
        if case .ready(_, let since) = server.phase {
            server.restarts += 1
            if now.uptime - since >= Server.stable { server.failures = 0 }
        }
        server.failures += 1
        tell(model, .loading)
        raise(.engineFailing, reason, model)
        note(.engineFailed, server.installation.facts.merging(["reason": reason]) { $1 })
        reportSoon()
        if isItsFault, crashedOnProbation(model, reason) { return }
        if mayFallBack, server.failures >= Server.patience, state.models[model]?.previous != nil {
            return fallBack(model, reason)
        }
        server.phase = .waiting(until: now.uptime + Server.backoff.delay(afterFailure: server.failures, using: &random))
        servers[model] = server
    }

    /// The kernel ended the engine for memory: the plan was too small, and the next one is larger. Where that does not
    /// fit, the release's next variant is fetched.
    private mutating func serverOutgrew(_ model: ModelName, _ limit: Bytes, _ plan: MemoryPlan?) {
        guard let server = servers[model], let plan else { return }
        let reason = "The engine took more than its \(limit) of memory, and was ended."
        let blob = server.installation.variant.blob.digest
        remember(model) { $0.learn(LearnedMemory.overhead(afterKill: plan, limit: limit), of: blob) }
        serverFailed(model, reason, mayFallBack: false, isItsFault: true)
        raise(.memoryExceeded, reason + " It is planned with more from now on.", model)
    }

    /// The file on disk is not what was signed: it is fetched again, and meanwhile the release before serves.
    private mutating func contentLost(_ model: ModelName, _ digest: Digest) {
        raise(.contentRejected, "\(digest.short) on disk is not what was signed. It is fetched again.", model)
        servers[model] = nil
        remember(model) { record in
            record.active = record.previous
            record.previous = nil
            record.probation = nil
        }
        emit(.remove(digest))
        if state.models[model]?.active == nil { emit(.unroute(model)) }
        syncSoon()
    }

    /// Back to the release before, by itself; the one that failed is not tried again under its instruction.
    mutating func fallBack(_ model: ModelName, _ reason: String) {
        guard let failed = state.models[model]?.active else { return }
        let rollout = rollouts.first { $0.model == model }?.id ?? failed.rollout
        let message = "\(model) \(failed.release.version) was rolled back: \(reason)"
        // What somebody asked for by hand is done by this.
        if operation?.model == model, case .rollback = operation?.cause { endOperation() }
        remember(model) { record in
            record.active = record.previous
            record.previous = nil
            record.probation = nil
            record.refused = .init(
                rollout: rollout, version: failed.release.version, reason: message, code: .rolledBack)
        }
        servers[model] = nil
        clear(.engineFailing, model)
        raise(.rolledBack, message, model)
        note(.releaseRolledBack, failed.facts.merging(["reason": reason]) { $1 })
    }
}
