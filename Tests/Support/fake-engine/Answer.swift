import FoundationEssentials

/// The fake's answer: the same for the same prompt.
struct Answer: Sendable {
    let tokens: [String]
    private let knobs: Knobs

    init(_ question: Question, _ knobs: Knobs) {
        self.knobs = knobs
        let text: String
        if let count = knobs.number("tokens") {
            text = (0..<count).map { "word\($0)" }.joined(separator: " ")
        } else if knobs.has("recite") {
            text = question.history
        } else if question.wantsJSON {
            text = "{\"echo\":\(Self.quoted(question.prompt))}"
        } else {
            text = knobs.text("answer") ?? "echo: " + question.prompt
        }
        tokens = text.split(separator: " ", omittingEmptySubsequences: false).enumerated().map { index, word in
            index == 0 ? String(word) : " " + word
        }
    }

    /// The token at `index`, after what the knobs put before it; nil past the end.
    func token(at index: Int) async throws -> String? {
        if knobs.number("crash-after") == index { crash(6, "crash-after") }
        guard index < tokens.count else { return nil }
        if let delay = knobs.number("token-delay") { try await Task.sleep(for: .milliseconds(delay)) }
        return tokens[index]
    }

    func whole(model: String) async throws -> String {
        var text = ""
        for index in tokens.indices { text += try await token(at: index) ?? "" }
        return #"{"object":"chat.completion","model":"\#(model)","choices":[{"index":0,"finish_reason":"stop","#
            + #""message":{"role":"assistant","content":\#(Self.quoted(text))}}],"#
            + #""usage":{"prompt_tokens":1,"completion_tokens":\#(tokens.count),"total_tokens":\#(tokens.count + 1)}}"#
    }

    func chunk(_ token: String, model: String) -> String {
        #"{"object":"chat.completion.chunk","model":"\#(model)","choices":[{"index":0,"finish_reason":null,"#
            + #""delta":{"content":\#(Self.quoted(token))}}]}"#
    }

    static func end(model: String) -> String {
        #"{"object":"chat.completion.chunk","model":"\#(model)","choices":[{"index":0,"finish_reason":"stop","delta":{}}]}"#
    }

    private static func quoted(_ text: String) -> String {
        let bytes = try? JSONEncoder().encode(text)
        return String(decoding: bytes ?? Data("\"\"".utf8), as: UTF8.self)
    }
}
