extension Release {
    /// What serving `variant` takes, with all that is loaded beside it.
    public func needs(of variant: Variant) -> MemoryNeeds {
        var needs = variant.needs
        if let draft = speculation?.draft?.needs {
            needs.weights += draft.weights
            needs.keyValuePerToken += draft.keyValuePerToken
            needs.overhead += draft.overhead
        }
        needs.companions = adapters.map(\.weights).reduce(.zero, +)
        // It is read into memory, where weights are mapped.
        if let projector = projector?.needs {
            needs.companions += projector.weights
            needs.overhead += projector.overhead
        }
        return needs
    }

    /// The best plan that fits; see `MemoryNeeds.plan(within:context:wish:leeway:)`. With adapters no prompt cache:
    /// llama-server finds a kept prompt by its tokens alone, and would go on with what another adapter made of them.
    public func plan(_ needs: MemoryNeeds, within budget: Bytes, wish: MemoryWish) -> MemoryPlan? {
        var wish = wish
        if adapters.isEmpty == false { wish.promptCache = .zero }
        return needs.plan(within: budget, context: context, wish: wish, leeway: leeway)
    }

    /// With the least that the release allows.
    public func smallestPlan(_ needs: MemoryNeeds) -> MemoryPlan {
        needs.smallestPlan(context: context, leeway: leeway)
    }
}
