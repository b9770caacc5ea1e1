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

    public init(
        context: Int, slots: Int, cacheType: CacheType = .f16, weights: Bytes, keyValue: Bytes, overhead: Bytes,
        promptCache: Bytes = .zero
    ) {
        self.context = context
        self.slots = slots
        self.cacheType = cacheType
        self.weights = weights
        self.keyValue = keyValue
        self.overhead = overhead
        self.promptCache = promptCache
    }

    public var total: Bytes { weights + keyValue + overhead + promptCache }

    public var withoutPromptCache: MemoryPlan {
        var plan = self
        plan.promptCache = .zero
        return plan
    }
}

extension MemoryPlan: CustomStringConvertible {
    /// `212.0 MiB (weights 200.0 MiB, 2 × 1024 tokens of f16 2.0 MiB, buffers 10.0 MiB, prompt cache 0 B)`.
    public var description: String {
        "\(total) (weights \(weights), \(slots) × \(context) tokens of \(cacheType.rawValue) \(keyValue), "
            + "buffers \(overhead), prompt cache \(promptCache))"
    }
}
