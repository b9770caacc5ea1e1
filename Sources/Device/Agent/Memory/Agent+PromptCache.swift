import SwiftletContract

/// Memory for prompts that ended, so that each app finds its own still there.
extension Agent {
    /// As the operator has set it; else an equal share of what nobody needs, for eight prompts as long as they may be. None
    /// for a pinned model: it is never unloaded, and could not give the memory back.
    ///
    /// It goes by what is installed, not by what is loaded: a cache keeps no model out of memory, and an update of the
    /// largest still has its place, and its own cache, beside the old release.
    func promptCache(for variant: Variant, of release: Release) -> Bytes {
        guard release.task.readsOnly == false, release.adapters.isEmpty else { return .zero }
        if let set = settings.tuning.promptCache { return set }
        guard settings.pinned.contains(release.model) == false else { return .zero }
        let own = bare(variant, of: release)
        let others = state.models.values.compactMap { record in
            record.active.flatMap { $0.release.model == release.model ? nil : bare($0.variant, of: $0.release).total }
        }
        let all = others + [own.total]
        let spare = settings.memoryBudget - all.reduce(.zero, +) - (all.max() ?? .zero)
        let one = Bytes(own.keyValue.count / Int64(own.slots))
        let share = min(one * Self.prompts, Bytes(spare.count / Int64(all.count + 1)))
        return share < one ? .zero : Bytes((share.count >> 20) << 20)
    }

    /// Who is pinned while it has a cache that the operator did not ask for is started again without.
    mutating func advancePinned() {
        guard settings.tuning.promptCache == nil else { return }
        for model in settings.pinned.sorted() {
            guard case .ready(let engine, _) = servers[model]?.phase, loads[engine]?.promptCache ?? .zero > .zero
            else { continue }
            evict(model)
            demanded(model)
        }
    }

    private static let prompts = 8

    private func bare(_ variant: Variant, of release: Release) -> MemoryPlan {
        let needs = needs(of: variant, in: release)
        let wish = MemoryWish(slots: slots(for: variant, of: release.model))
        return release.plan(needs, within: settings.memoryBudget, wish: wish) ?? release.smallestPlan(needs)
    }
}
