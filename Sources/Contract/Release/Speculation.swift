/// How an engine guesses the next tokens of an answer, to have several of them judged at once. What it answers is the
/// same; how fast, depends.
public enum Speculation: Hashable, Sendable, Codable {
    /// What followed the same few tokens before, in the prompt or the answer.
    case ngram
    /// What a smaller model with the same tokens would say.
    case draft(Companion)

    public var draft: Companion? { if case .draft(let model) = self { model } else { nil } }
}
