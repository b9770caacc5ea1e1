/// What an engine is asked while it is measured, again and again: a prompt that it has not seen, and an answer of a
/// given length.
public struct Workload: Hashable, Sendable {
    public var promptTokens: Int
    public var answerTokens: Int

    public init(promptTokens: Int, answerTokens: Int) {
        self.promptTokens = promptTokens
        self.answerTokens = answerTokens
    }

    /// Half of the context to read, an eighth to write; at most 256 and 64 tokens.
    public init(context: Int) {
        self.init(promptTokens: max(1, min(256, context / 2)), answerTokens: max(1, min(64, context / 8)))
    }
}
