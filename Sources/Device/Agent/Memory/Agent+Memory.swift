import SwiftletContract

/// Who has how much of the memory: counted from before an engine's start until it is gone.
extension Agent {
    var memoryInUse: Bytes { loads.values.reduce(.zero) { $0 + $1.total } }
    var freeMemory: Bytes { settings.memoryBudget - memoryInUse }
    /// What is kept for a release that is about to be tried.
    var claimedMemory: Bytes {
        guard case .makingRoom(let installation) = operation?.stage else { return .zero }
        return plan(for: installation, within: reach(of: installation.model))?.withoutPromptCache.total ?? .zero
    }
    /// What comes free by itself.
    var leavingMemory: Bytes { retiring.compactMap { loads[$0]?.total }.reduce(.zero, +) }

    /// What a model may have at most: everything but what pinned models hold, or will. Of prompt caches only those count
    /// that the operator wants: the others are given up (`advancePinned`).
    func reach(of model: ModelName) -> Bytes {
        let pinned = settings.pinned.subtracting([model]).compactMap { other -> Bytes? in
            if let engine = servers[other]?.engine, let plan = loads[engine] {
                return settings.tuning.promptCache == nil ? plan.withoutPromptCache.total : plan.total
            }
            return state.models[other]?.active.flatMap(bareTotal)
        }
        return settings.memoryBudget - pinned.reduce(.zero, +)
    }

    /// Without its prompt cache, which keeps no other model out; nil where it does not fit at all.
    private func bareTotal(_ installation: Installation) -> Bytes? {
        plan(for: installation, within: settings.memoryBudget)?.withoutPromptCache.total
    }

    func plan(for installation: Installation, within budget: Bytes) -> MemoryPlan? {
        plan(installation.variant, of: installation.release, within: budget)
    }

    func plan(_ variant: Variant, of release: Release, within budget: Bytes) -> MemoryPlan? {
        release.plan(
            needs(of: variant, in: release), within: budget,
            wish: MemoryWish(
                slots: slots(for: variant, of: release.model), promptCache: promptCache(for: variant, of: release)))
    }

    /// While it is measured, all the slots that it is measured with.
    func slots(for variant: Variant, of model: ModelName) -> Int {
        let measured = operation?.model == model ? calibration?.slots : nil
        let kept = settings.tuning.setting(state.models[model]?.calibration, weights: variant.needs.weights)
        return measured ?? kept.slots
    }

    func needs(of variant: Variant, in release: Release) -> MemoryNeeds {
        state.models[release.model]?.needs(of: variant, in: release) ?? release.needs(of: variant)
    }

    /// The first variant, best first, that fits beside what the other models take; else the first that fits at all, and
    /// they take turns.
    func bestVariant(of release: Release) -> Variant? {
        let others = state.models.compactMap { model, record in
            model == release.model ? nil : record.active.flatMap(bareTotal)
        }
        let reach = reach(of: release.model)
        let beside = settings.memoryBudget - others.reduce(.zero, +)
        for budget in [min(beside, reach), reach] {
            if let variant = release.variants.first(where: { plan($0, of: release, within: budget) != nil }) {
                return variant
            }
        }
        return nil
    }

    /// The least that the variant can be served with here.
    func least(_ variant: Variant, of release: Release) -> Bytes {
        release.smallestPlan(needs(of: variant, in: release)).total
    }

    /// Why none fits, with the numbers.
    func shortfall(of release: Release) -> String {
        let needs = release.variants.map { "\($0.name) needs \(least($0, of: release))" }
        return "No variant of \(release.model) \(release.version) fits into the \(reach(of: release.model)) that are "
            + "left for models: \(needs.joined(separator: ", ")). Raise MemoryMax= or publish a smaller variant."
    }

    /// Takes the memory and has the engine started.
    mutating func load(_ installation: Installation, _ plan: MemoryPlan) -> EngineID {
        let engine = newEngine()
        loads[engine] = plan
        emit(.start(engine, installation, plan, threads: setting(of: installation).threads))
        return engine
    }

    // MARK: The budget

    /// A smaller budget holds once the engines fit into it; the kernel would kill else.
    mutating func advanceBudget() {
        let excess = memoryInUse - leavingMemory - settings.memoryBudget
        if excess > .zero { shrink(by: excess) }
        guard memoryInUse <= settings.memoryBudget, limitInForce != settings.memoryBudget else { return }
        limitInForce = settings.memoryBudget
        emit(.limitMemory(settings.memoryBudget))
    }

    private mutating func shrink(by excess: Bytes) {
        let all = servers.filter { $0.value.isReady }.compactMap { evictable($0.key, $0.value) }
        let free = all.filter { settings.pinned.contains($0.model) == false }
        let victims = Evictable.victims(freeing: excess, among: free) ?? Evictable.victims(freeing: excess, among: all)
        for victim in victims ?? all { evict(victim.model) }
        if victims == nil, operation?.engine != nil { endOperation() }
    }

    // MARK: What is learned

    mutating func memoryObserved(_ engine: EngineID, _ observation: MemoryObservation) {
        guard let model = servers.first(where: { $0.value.engine == engine })?.key, var server = servers[model],
            let plan = loads[engine], case .ready(_, let since) = server.phase
        else { return }
        server.peak = max(server.peak ?? .zero, observation.peak)
        // It counts with what it takes, from now on; who must leave for it leaves before the kernel chooses.
        let excess = observation.peak - plan.ownMemory - plan.overhead
        if excess > .zero { grow(engine, by: excess) }
        server.stalls = observation.stalled >= Self.stalled ? server.stalls + 1 : 0
        servers[model] = server
        let age = now.uptime - since
        if age >= .seconds(60) || excess > .zero { learn(server.installation, plan, peak: observation.peak) }
        guard server.stalls >= Self.patience else { return clear(.memoryPressure, model) }
        servers[model]?.stalls = 0
        relieve(model, engine, plan)
    }

    /// More for an engine that runs: its own limit follows, and whoever has no room beside it leaves.
    private mutating func grow(_ engine: EngineID, by bytes: Bytes) {
        guard var plan = loads[engine] else { return }
        plan.overhead += bytes
        loads[engine] = plan
        emit(.limitEngine(engine, plan.total))
    }

    /// Of all time; more, and an engine crawls.
    private static let stalled = 0.2
    /// Observations in a row.
    private static let patience = 3

    /// Only what differs by a tenth is worth a write to the disk.
    private mutating func learn(_ installation: Installation, _ plan: MemoryPlan, peak: Bytes) {
        guard let overhead = overhead(of: installation, plan, peak: peak) else { return }
        let blob = installation.variant.blob.digest
        let known = state.models[installation.model]?.learned?.first { $0.blob == blob }?.overhead
        guard overhead.count > (known?.count ?? 0) / 10 * 11 else { return }
        remember(installation.model) { $0.learn(overhead, of: blob) }
    }

    /// How much of the peak is the cache's is not known, since it may not be full yet. The buffers take at least what a
    /// full one would leave of the peak, and at most what an empty one would. Nil: neither says more than the release.
    private func overhead(of installation: Installation, _ plan: MemoryPlan, peak: Bytes) -> Bytes? {
        let least = max(.zero, peak - plan.ownMemory)
        guard plan.promptCache > .zero, least <= plan.overhead else { return least }
        let most = max(.zero, peak - plan.withoutPromptCache.ownMemory)
        return most < installation.release.needs(of: installation.variant).overhead ? most : nil
    }

    /// The kernel takes an engine's weights away and reads them again, since its other memory is larger than was planned:
    /// it gets an eighth more. Where it may not have that, it is started again with a plan that is smaller elsewhere, if
    /// its release allows one.
    private mutating func relieve(_ model: ModelName, _ engine: EngineID, _ plan: MemoryPlan) {
        raise(.memoryPressure, "The engine of \(model) stands still for want of memory: \(plan).", model)
        guard let server = servers[model] else { return }
        let more = Bytes(plan.total.count / 8)
        remember(model) { $0.learn(plan.overhead + more, of: server.installation.variant.blob.digest) }
        if plan.total + more <= reach(of: model) { return grow(engine, by: more) }
        guard self.plan(for: server.installation, within: reach(of: model)) != nil else { return }
        evict(model)
        demanded(model)
    }
}
