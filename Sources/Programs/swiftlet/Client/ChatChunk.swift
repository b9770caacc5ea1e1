import FoundationEssentials
import SwiftletContract

/// One event of a streamed chat completion.
struct ChatChunk: Decodable {
    struct Choice: Decodable {
        struct Delta: Decodable {
            let content: String?
        }
        let delta: Delta?
        let finish_reason: String?
    }

    let choices: [Choice]?

    /// An event can also be an error: the engine died, or the request did not fit.
    init(event: String) throws(CommandFailure) {
        let bytes = Array(event.utf8)
        if let refusal = try? RefusalDocument(json: bytes) { throw CommandFailure(status: 200, refusal: refusal) }
        do { self = try JSONDecoder().decode(Self.self, from: Data(bytes)) } catch {
            throw .unreadable(reason: "an event is not a chat completion")
        }
    }
}
