/// What an engine is going to take, in parts, and how it is told to: each number becomes one of its flags.
public struct MemoryPlan: Hashable, Sendable, Codable {
    /// Tokens that one request may use.
    public var context: Int
    /// Requests that are answered at once.
    public var slots: Int
    public var cacheType: CacheType
    public var weights: Bytes
    /// Keys and values, for all slots.
    public var keyValue: Bytes
    /// Compute buffers and the engine itself.
    public var overhead: Bytes
    /// For prompts that ended, kept for the next that begins alike.
    public var promptCache: Bytes
    /// Adapters and a projector; nil where there are none, and from older nodes.
    public var companions: Bytes?

    public init(
        context: Int, slots: Int, cacheType: CacheType = .f16, weights: Bytes, keyValue: Bytes, overhead: Bytes,
        promptCache: Bytes = .zero, companions: Bytes? = nil
    ) {
        self.context = context
        self.slots = slots
        self.cacheType = cacheType
        self.weights = weights
        self.keyValue = keyValue
        self.overhead = overhead
        self.promptCache = promptCache
        self.companions = companions
    }

    public var total: Bytes { ownMemory + weights + overhead }

    /// Of what is not mapped from the model's file, what was calculated and not estimated.
    public var ownMemory: Bytes { keyValue + promptCache + (companions ?? .zero) }

    public var withoutPromptCache: MemoryPlan {
        var plan = self
        plan.promptCache = .zero
        return plan
    }
}

extension MemoryPlan: CustomStringConvertible {
    /// `212.0 MiB (weights 200.0 MiB, 2 × 1024 tokens of f16 2.0 MiB, buffers 10.0 MiB, prompt cache 0 B)`.
    public var description: String {
        let others = companions.map { ", beside it \($0)" } ?? ""
        return "\(total) (weights \(weights), \(slots) × \(context) tokens of \(cacheType.rawValue) \(keyValue), "
            + "buffers \(overhead), prompt cache \(promptCache)\(others))"
    }
}
