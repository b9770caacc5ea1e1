/// What came of keeping an engine busy for a while.
public struct EngineReading: Hashable, Sendable {
    public struct Answer: Hashable, Sendable {
        /// Tokens.
        public var read: Int
        public var written: Int
        /// From the request to the end of its answer.
        public var seconds: Double
        /// Of these, from the first token of the answer.
        public var writingSeconds: Double
    }

    /// At least one.
    public var answers: [Answer]
    /// From the first request to the end of the last answer.
    public var seconds: Double

    public var tokens: Int { answers.reduce(0) { $0 + $1.read + $1.written } }
    public var tokensPerSecond: Double { Double(tokens) / seconds }

    /// Of one request.
    public var answerTokensPerSecond: Double {
        let writing = answers.reduce(0) { $0 + $1.writingSeconds }
        return writing > 0 ? Double(answers.reduce(0) { $0 + $1.written }) / writing : 0
    }

    /// On average.
    public var firstTokenSeconds: Double {
        answers.reduce(0) { $0 + $1.seconds - $1.writingSeconds } / Double(answers.count)
    }
}
