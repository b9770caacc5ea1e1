import FoundationEssentials
import SwiftletContract

/// OpenAI's chat completion request, as much of it as `swiftlet run` and `swiftlet chat` need.
struct ChatRequest: Encodable {
    struct Message: Encodable, Hashable, Sendable {
        let role: String
        let content: String

        static func system(_ text: String) -> Message { Message(role: "system", content: text) }
        static func user(_ text: String) -> Message { Message(role: "user", content: text) }
        static func assistant(_ text: String) -> Message { Message(role: "assistant", content: text) }
    }

    let model: String
    let messages: [Message]
    let stream: Bool
    var max_tokens: Int?
    var temperature: Double?
    /// The answer is JSON of this shape. Kept as it was written: the order of its members is that of the answer's.
    private let schema: [UInt8]?

    private enum CodingKeys: String, CodingKey {
        case model, messages, stream, max_tokens, temperature
    }

    init(model: String, messages: [Message], stream: Bool, schema: [UInt8]? = nil) {
        self.model = model
        self.messages = messages
        self.stream = stream
        self.schema = schema
    }

    func json() throws -> [UInt8] {
        let body = Array(try JSONEncoder().encode(self))
        guard let schema else { return body }
        let format = #","response_format":{"type":"json_schema","json_schema":{"name":"answer","strict":true,"schema":"#
        return body.dropLast() + Array(format.utf8) + schema + Array("}}}".utf8)
    }
}
