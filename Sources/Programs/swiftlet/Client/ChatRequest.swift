import FoundationEssentials
import SwiftletContract

/// OpenAI's chat completion request, as much of it as `swiftlet run` needs.
struct ChatRequest: Encodable {
    struct Message: Encodable {
        let role: String
        let content: String
    }

    let model: String
    var messages: [Message]
    var stream: Bool
    var max_tokens: Int?
    var temperature: Double?
    var response_format: JSONValue?

    /// `schema`: the answer is JSON of this shape.
    init(model: String, system: String?, prompt: String, stream: Bool, schema: JSONValue?) {
        self.model = model
        self.messages =
            (system.map { [Message(role: "system", content: $0)] } ?? []) + [
                Message(role: "user", content: prompt)
            ]
        self.stream = stream
        self.response_format = schema.map { schema in
            let named: JSONValue = .object(["name": .string("answer"), "strict": .bool(true), "schema": schema])
            return .object(["type": .string("json_schema"), "json_schema": named])
        }
    }

    func json() throws -> [UInt8] { Array(try JSONEncoder().encode(self)) }
}
