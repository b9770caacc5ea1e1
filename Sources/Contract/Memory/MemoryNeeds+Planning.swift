extension MemoryNeeds {
    /// The best plan that fits: what is wished for; else no prompt cache; else a smaller context; else fewer requests at
    /// once; else quantised keys and values, in this order, as far as `leeway` goes. Nil: nothing fits.
    ///
    /// - Parameters:
    ///   - context: tokens that a request may use where there is memory.
    ///   - leeway: nil allows fewer requests at once, and nothing else.
    public func plan(
        within budget: Bytes, context: Int, wish: MemoryWish, leeway: Leeway? = nil
    ) -> MemoryPlan? {
        let whole = plan(context: context, slots: wish.slots, promptCache: wish.promptCache)
        if whole.total <= budget { return whole }
        let least = min(leeway?.minContext ?? context, context)
        for cacheType in leeway?.cacheTypes ?? [.f16] {
            for slots in stride(from: wish.slots, through: 1, by: -1) {
                let largest = self.context(within: budget, slots: slots, cacheType, atMost: context)
                guard largest >= least else { continue }
                return plan(context: largest, slots: slots, cacheType: cacheType)
            }
        }
        return nil
    }

    /// With the least that `leeway` allows.
    public func smallestPlan(context: Int, leeway: Leeway? = nil) -> MemoryPlan {
        let cacheTypes = leeway?.cacheTypes ?? [.f16]
        let least = min(leeway?.minContext ?? context, context)
        return plan(context: least, slots: 1, cacheType: cacheTypes.last ?? .f16)
    }

    public func plan(
        context: Int, slots: Int, cacheType: CacheType = .f16, promptCache: Bytes = .zero
    ) -> MemoryPlan {
        let keyValue = keyValuePerToken * Self.slotContext(context) * slots
        return MemoryPlan(
            context: context, slots: slots, cacheType: cacheType, weights: weights,
            keyValue: cacheType.bytes(of: keyValue), overhead: overhead, promptCache: promptCache,
            companions: companions == .zero ? nil : companions)
    }

    /// Tokens a slot that what the weights leave is enough for, in the engines' pieces; 0: none.
    private func context(within budget: Bytes, slots: Int, _ cacheType: CacheType, atMost limit: Int) -> Int {
        let left = budget - weights - overhead - companions
        guard left >= .zero else { return 0 }
        let piece = cacheType.bytes(of: keyValuePerToken * Self.contextUnit) * slots
        guard piece > .zero else { return limit }
        let pieces = left.count / piece.count
        return pieces >= Int64(limit) ? limit : min(limit, Int(pieces) * Self.contextUnit)
    }
}
