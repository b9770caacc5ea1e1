/// What was said so far, and to whom.
struct Conversation: Sendable {
    var model: String
    var system: String?
    private(set) var messages: [ChatRequest.Message] = []

    mutating func clear() { messages = [] }

    /// The request for an answer to `text`.
    func request(saying text: String) -> ChatRequest {
        ChatRequest(
            model: model, messages: (system.map { [.system($0)] } ?? []) + messages + [.user(text)], stream: true)
    }

    /// An answer that was not finished counts as far as it came; one that never began leaves no question behind.
    mutating func add(_ text: String, answered answer: String) {
        guard answer.isEmpty == false else { return }
        messages += [.user(text), .assistant(answer)]
    }
}
