/// A completion request, as far as a fake needs it.
struct Question: Decodable, Sendable {
    struct Message: Decodable {
        var role: String?
        var content: String
    }

    struct Format: Decodable {
        var type: String
    }

    var stream: Bool?
    private var messages: [Message]?
    private var prompt_: String?
    private var response_format: Format?

    private enum CodingKeys: String, CodingKey {
        case stream, messages, response_format
        case prompt_ = "prompt"
    }

    /// The last message, or the prompt of a plain completion.
    var prompt: String { messages?.last?.content ?? prompt_ ?? "" }
    /// All messages, in one line.
    var history: String {
        (messages ?? []).map { "\($0.role ?? "?"): \($0.content.split(separator: "\n").joined(separator: " "))" }
            .joined(separator: " | ")
    }
    var wantsJSON: Bool { response_format.map { $0.type != "text" } ?? false }
}
