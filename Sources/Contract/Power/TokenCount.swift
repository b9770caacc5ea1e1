/// Tokens of one request, as its engine counted them.
public struct TokenCount: Hashable, Sendable, Codable {
    /// That were read; those of a prefix that the engine still had, too.
    public var prompt: Int
    /// That were written.
    public var answer: Int

    public init(prompt: Int, answer: Int) {
        self.prompt = prompt
        self.answer = answer
    }
}
