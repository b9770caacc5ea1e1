import FoundationEssentials
import NIOCore
import SwiftletContract

/// llama-server's error answer. Its own shape has a number for a code; where the app can do something about it, the
/// gateway says it in ours.
struct EngineRefusal: Document {
    static let maxSize = Bytes.kibibytes(64)
    static let title = "engine's error answer"

    struct Body: Codable, Sendable {
        var type: String?
        var n_prompt_tokens: Int64?
        var n_ctx: Int64?
    }

    var error: Body

    /// Nil for what is passed on as it is.
    static func translated(_ body: ByteBuffer, for model: ModelName) -> Refusal? {
        guard let document = try? EngineRefusal(json: Data(body.readableBytesView)),
            document.error.type == "exceed_context_size_error",
            let needed = document.error.n_prompt_tokens, let limit = document.error.n_ctx
        else { return nil }
        return .contextOverflow(model, needed: needed, limit: limit)
    }
}
