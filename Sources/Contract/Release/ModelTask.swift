/// What a model is for. An engine is started for one task, and answers what belongs to it.
public enum ModelTask: String, Hashable, Sendable, Codable, CaseIterable {
    /// Writes: chat completions, completions, responses.
    case chat
    /// Turns texts into vectors that lie near each other where the texts mean the same.
    case embeddings
    /// Says how well documents answer a question.
    case rerank

    /// Whether a text is read whole, in one computation, and nothing is written.
    public var readsOnly: Bool { self != .chat }
}

/// Documents from before there were tasks are of chat models. Synthesised decoding takes this, the more special one,
/// wherever a member is a `ModelTask`.
extension KeyedDecodingContainer {
    func decode(_ type: ModelTask.Type, forKey key: Key) throws -> ModelTask {
        try decodeIfPresent(type, forKey: key) ?? .chat
    }
}
