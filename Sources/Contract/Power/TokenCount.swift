/// Tokens of one request, as its engine counted them.
public struct TokenCount: Hashable, Sendable, Codable {
    /// That were read; those of a prefix that the engine still had, too.
    public var prompt: Int
    /// That were written.
    public var answer: Int
    /// That were written in a second; nil where the engine did not say.
    public var answerRate: Double?

    public init(prompt: Int, answer: Int, answerRate: Double? = nil) {
        self.prompt = prompt
        self.answer = answer
        self.answerRate = answerRate
    }
}
