public import SwiftletContract

/// Which variant of a release a node serves, and with how much memory.
public struct MemoryPlan: Hashable, Sendable {
    public var variant: Variant
    public var memory: EngineMemory

    public init(variant: Variant, memory: EngineMemory) {
        self.variant = variant
        self.memory = memory
    }

    /// The first, hence best, variant of `release` that is allowed and fits into `budget` with `slots` parallel
    /// requests of the release's context each.
    ///
    /// `isAllowed` lets the caller rule variants out: those that failed here before, or of an unknown architecture.
    public static func choose(
        release: Release, budget: Bytes, slots: Int, isAllowed: (Variant) -> Bool = { _ in true }
    ) -> Result<MemoryPlan, Shortfall> {
        let context = LlamaServer.slotContext(release.context)
        var rejected: [Shortfall.Entry] = []
        for variant in release.variants {
            let needed = variant.needs.total(context: context, slots: slots)
            let isAllowed = isAllowed(variant)
            if isAllowed, needed <= budget {
                let memory = EngineMemory(context: context, slots: slots, total: needed)
                return .success(MemoryPlan(variant: variant, memory: memory))
            }
            rejected.append(.init(variant: variant.name, needed: needed, isAllowed: isAllowed))
        }
        return .failure(Shortfall(limit: budget, entries: rejected))
    }
}
