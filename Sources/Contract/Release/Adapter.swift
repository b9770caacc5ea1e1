/// A LoRA adapter of a release: a small file that makes another model of it in the same engine, on the same weights.
public struct Adapter: Hashable, Sendable, Codable {
    public var name: AdapterName
    public var blob: Blob
    /// Its tensors, all of them resident, used or not.
    public var weights: Bytes
    /// The variant of the same release that it is for, and with it for the others: they differ in their quantisation
    /// only. On any other model it would answer wrongly without a word.
    public var base: Digest

    public init(name: AdapterName, blob: Blob, weights: Bytes, base: Digest) {
        self.name = name
        self.blob = blob
        self.weights = weights
        self.base = base
    }
}

/// Documents from before there were adapters have none.
extension KeyedDecodingContainer {
    func decode(_ type: [Adapter].Type, forKey key: Key) throws -> [Adapter] {
        try decodeIfPresent(type, forKey: key) ?? []
    }
}
