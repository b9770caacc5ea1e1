import SwiftletContract

/// Models that take turns, where not all of them fit at once.
extension Agent {
    /// Somebody asks for a model that is not loaded.
    mutating func demanded(_ model: ModelName) {
        guard case .unloaded = servers[model]?.phase else { return }
        servers[model]?.phase = .queued(since: now.uptime)
    }

    /// Whether requests wait for a model that waits for memory.
    public var isWaitedFor: Bool {
        servers.values.contains { server in
            if case .queued = server.phase { server.isEager == false } else { false }
        }
    }

    mutating func used(_ uses: [ModelName: Use]) {
        for (model, use) in uses {
            servers[model]?.demand.take(use, at: now.uptime)
            count(use, after: lastUses[model], of: model)
            lastUses[model] = use
        }
    }

    /// Finds memory for a model that is waited for: what is free, else what nobody has used for long, else what is
    /// worth least. Returns what it still waits for, beside what is `promised` to others.
    mutating func loadQueued(
        _ model: ModelName, _ server: Server, since: Duration, beside promised: Bytes
    ) -> Bytes {
        guard let full = plan(for: server.installation, within: reach(of: model)) else {
            waitForBudget(server.installation)
            return .zero
        }
        let free = freeMemory - promised
        // Nobody leaves for a cache.
        let best = full.total <= free ? full : full.withoutPromptCache
        let candidates = evictables(for: model, waitedFor: now.uptime - since)
        let stale = candidates.filter { servers[$0.model]?.demand.isStale(at: now.uptime) ?? false }
        let easy = free + leavingMemory + stale.reduce(.zero) { $0 + $1.memory }
        let modest = best.total <= free ? best : plan(for: server.installation, within: easy)?.withoutPromptCache
        let plan = modest ?? best
        if plan.total <= free {
            startServer(server.installation, plan)
            return .zero
        }
        tell(model, .queued(needed: plan.total, limit: settings.memoryBudget))
        let needed = plan.total - max(.zero, free + leavingMemory)
        if needed > .zero {
            let victims = Evictable.victims(freeing: needed, among: modest == nil ? candidates : stale)
            for victim in victims ?? [] { evict(victim.model) }
        }
        return plan.total
    }

    /// Those that may go now. Whoever came just before stays a while, or nobody would ever be served; who is busy goes
    /// once others have waited long.
    private func evictables(for model: ModelName, waitedFor: Duration) -> [Evictable] {
        servers.compactMap { other, server in
            guard other != model, settings.pinned.contains(other) == false, case .ready(_, let since) = server.phase,
                now.uptime - since >= server.residence, let candidate = evictable(other, server)
            else { return nil }
            return candidate.isBusy && waitedFor < Server.patienceWithBusy ? nil : candidate
        }
    }

    func evictable(_ model: ModelName, _ server: Server) -> Evictable? {
        guard let engine = server.engine, let plan = loads[engine] else { return nil }
        return Evictable(
            model: model, memory: plan.total, isBusy: server.demand.inFlight > 0, rate: server.demand.rate,
            reload: server.loadTime ?? .seconds(1))
    }

    /// Its requests end first; those that come from now on wait for its return.
    mutating func evict(_ model: ModelName) {
        guard let server = servers[model], let engine = server.engine else { return }
        servers[model]?.phase = .unloaded
        tell(model, .unloaded)
        retire(engine)
        note(.modelUnloaded, server.installation.facts)
    }
}
