/// What serving a variant takes, as `model add` read it from the GGUF header.
public struct MemoryNeeds: Hashable, Sendable, Codable {
    /// The tensors, all of them resident.
    public var weights: Bytes
    /// Keys and values of one token over all layers, F16.
    public var keyValuePerToken: Bytes
    /// Compute buffers and the engine itself: what was measured or, where nothing was, a safe default.
    public var overhead: Bytes
    /// What is loaded beside it: adapters, a projector. Not the variant's own: its release says it (`Release.needs`).
    public var companions = Bytes.zero

    private enum CodingKeys: CodingKey {
        case weights, keyValuePerToken, overhead
    }

    public init(weights: Bytes, keyValuePerToken: Bytes, overhead: Bytes) {
        self.weights = weights
        self.keyValuePerToken = keyValuePerToken
        self.overhead = overhead
    }

    /// Engines give a slot its context in pieces of this many tokens.
    public static let contextUnit = 256

    /// What a slot really gets: `context` rounded up.
    public static func slotContext(_ context: Int) -> Int {
        (max(context, 1) + contextUnit - 1) / contextUnit * contextUnit
    }
}
