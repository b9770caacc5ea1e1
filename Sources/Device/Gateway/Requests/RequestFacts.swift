import NIOCore
import SwiftletContract

/// What the gateway needs to know of a request's body; the body itself goes to the engine as it came.
struct RequestFacts: Hashable, Sendable {
    /// As written by the app; nil where it names none.
    var model: String?
    /// That the request asks for.
    var answers = 1
    /// Of a long body.
    var text: TextSize?

    /// OpenAI's API knows some forty.
    static let maxMembers = 1024

    /// Refuses what is not one JSON object, and a `model` that is no string or there twice: the engine must not read
    /// another name than the gateway did. And `lora`, by which llama-server's own clients choose adapters by number:
    /// here they have names, that policies and accounts go by. What an engine would take any number of is bounded.
    init(body: ByteBuffer, at path: String = "") throws(Refusal) {
        var reading = RequestReading(at: path, isLong: body.readableBytes > TextSize.least.count)
        do throws(JSONFault) {
            let bytes = body.readableBytesUInt8Span
            try JSONScanner.members(of: bytes) { (key, value) throws(JSONFault) in
                try reading.take(key, value, in: bytes)
            }
        } catch {
            throw .malformed("the body \(error)")
        }
        if let problem = reading.problem ?? reading.text?.refusal { throw problem }
        model = reading.model
        answers = reading.texts * reading.choices
        text = reading.text
    }
}
