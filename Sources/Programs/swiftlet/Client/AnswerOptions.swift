import ArgumentParser

/// How a model is to answer.
struct AnswerOptions: ParsableArguments {
    @Option(help: "What the model is to be or to heed.")
    var system: String?
    @Option(help: "The most tokens that an answer may have.")
    var maxTokens: Int?
    @Option(help: "0: always the likeliest answer.")
    var temperature: Double?

    func validate() throws {
        guard maxTokens ?? 1 > 0 else { throw ValidationError("--max-tokens wants at least 1.") }
        guard temperature ?? 0 >= 0 else { throw ValidationError("--temperature cannot be negative.") }
    }

    func apply(to request: inout ChatRequest) {
        request.max_tokens = maxTokens
        request.temperature = temperature
    }
}
