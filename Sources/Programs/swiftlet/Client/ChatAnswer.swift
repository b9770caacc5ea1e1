/// An answer that is printed as it comes.
struct ChatAnswer: Sendable {
    private(set) var text = ""
    /// `stop`, `length`; nil where the answer has no end yet.
    private var reason: String?
    private var isLineOpen = false

    /// Asks, and prints each piece of the streamed answer. One that is cancelled ends where it is.
    static func printed(_ json: [UInt8], from client: SocketClient) async throws -> ChatAnswer {
        var answer = ChatAnswer()
        // Also before an error in the middle of an answer.
        defer { if answer.isLineOpen { Terminal.write("\n") } }
        do {
            try await client.stream("/v1/chat/completions", json: json) { event in try answer.take(event) }
        } catch {
            guard Task.isCancelled else { throw error }
            return answer
        }
        guard let reason = answer.reason else { throw CommandFailure.interrupted(reason: "the answer has no end") }
        if reason == "length" { Terminal.complain("swiftlet: the answer was cut at its limit of tokens.") }
        return answer
    }

    private mutating func take(_ event: String) throws {
        guard event != "[DONE]" else { return }
        let choice = try ChatChunk(event: event).choices?.first
        if let more = choice?.delta?.content, more.isEmpty == false {
            text += more
            isLineOpen = more.last?.isNewline == false
            Terminal.write(more)
        }
        reason = choice?.finish_reason ?? reason
    }
}
