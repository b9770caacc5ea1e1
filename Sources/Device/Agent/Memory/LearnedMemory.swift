public import SwiftletContract

/// What a variant was seen to take on this box beside its weights, its context and its prompt cache: the plan is a
/// calculation, and this corrects it.
public struct LearnedMemory: Hashable, Sendable, Codable {
    public var blob: Digest
    public var overhead: Bytes

    /// Of variants, for each model; the newest are kept.
    static let maxCount = 8

    /// What a plan counts with: an eighth more than was seen, and at least half of what the release says, for not every
    /// kind of request has come yet.
    func corrected(_ stated: Bytes) -> Bytes {
        max(overhead + Bytes(overhead.count / 8), Bytes(stated.count / 2))
    }

    /// After the kernel ended an engine that was planned like this: it wanted more than it was given.
    static func overhead(afterKill plan: MemoryPlan, limit: Bytes) -> Bytes {
        let least = max(plan.total, limit) - (plan.total - plan.overhead)
        return least + max(.mebibytes(16), Bytes(plan.total.count / 8))
    }
}

extension ModelRecord {
    /// What serving the variant takes here: as it was learned, else as the release says.
    func needs(of variant: Variant, in release: Release) -> MemoryNeeds {
        var needs = release.needs(of: variant)
        guard let known = learned?.first(where: { $0.blob == variant.blob.digest }) else { return needs }
        needs.overhead = known.corrected(needs.overhead)
        return needs
    }

    mutating func learn(_ overhead: Bytes, of blob: Digest) {
        var all = (learned ?? []).filter { $0.blob != blob }
        all.append(LearnedMemory(blob: blob, overhead: overhead))
        learned = all.suffix(LearnedMemory.maxCount)
    }
}

extension NodeState {
    /// What each model that is installed would take; where it does not fit at all, the least.
    public func plans(within budget: Bytes, tuning: EngineTuning) -> [ModelName: Bytes] {
        models.compactMapValues { record in
            guard let active = record.active else { return nil }
            let release = active.release
            let needs = record.needs(of: active.variant, in: release)
            let wish = MemoryWish(
                slots: tuning.setting(record.calibration, weights: needs.weights).slots,
                promptCache: tuning.promptCache ?? .zero)
            return (release.plan(needs, within: budget, wish: wish) ?? release.smallestPlan(needs)).total
        }
    }
}
