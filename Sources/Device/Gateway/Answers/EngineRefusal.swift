import FoundationEssentials
import NIOCore
import SwiftletContract

/// llama-server's error answer, which has a number where OpenAI's shape has a code. The gateway says it in ours.
struct EngineRefusal: Document {
    static let maxSize = Bytes.kibibytes(64)
    static let title = "engine's error answer"

    struct Body: Codable, Sendable {
        var message: String?
        var type: String?
        var n_prompt_tokens: Int64?
        var n_ctx: Int64?
    }

    var error: Body

    /// The engine's own words and type under a code that programs can go by; of what cannot be read, the status says
    /// all there is.
    static func translated(
        _ body: ByteBuffer, status: Int, for model: ModelName, at path: String
    ) -> RefusalDocument {
        let error = (try? EngineRefusal(json: Data(body.readableBytesView)))?.error
        if error?.type == "exceed_context_size_error", let needed = error?.n_prompt_tokens, let limit = error?.n_ctx {
            // One of the context's tokens is the answer's.
            return RefusalDocument(
                .contextOverflow(
                    model, needed: needed, limit: limit, fits: limit - 1, parameter: Endpoint.textParameter(of: path)))
        }
        if let message = error?.message, let (needed, limit) = tooLarge(message) {
            return RefusalDocument(
                .contextOverflow(
                    model, needed: needed, limit: limit, fits: limit, parameter: Endpoint.textParameter(of: path)))
        }
        if let medium = error?.message.flatMap(unsupportedMedium) { return RefusalDocument(.textOnly(model, medium)) }
        let message = error?.message ?? "the engine of '\(model)' answered with status \(status) and gave no reason"
        if status == 500, isOfRequest(message) || Endpoint.isComputed(path) == false {
            return RefusalDocument(.malformed(message))
        }
        var document = RefusalDocument(Refusal(code(of: error?.type, status: status), message: message))
        document.error.type = error?.type ?? document.error.type
        return document
    }

    /// What is only read must be read at once: `input (300 tokens) is too large to process. increase the physical batch
    /// size (current batch size: 256)`, with the status 500.
    private static func tooLarge(_ message: String) -> (needed: Int64, limit: Int64)? {
        guard message.hasPrefix("input ("), message.contains("too large to process") else { return nil }
        let numbers = message.prefix(300).split { $0.isNumber == false }.compactMap { Int64($0) }
        guard numbers.count == 2, let needed = numbers.first, let limit = numbers.last else { return nil }
        return (needed, limit)
    }

    /// What llama-server says of requests that it cannot read, with the status 500, on which clients ask again. 316 is of
    /// what it writes itself.
    private static func isOfRequest(_ message: String) -> Bool {
        let isOwn = message.hasPrefix("[json.exception.type_error.316")
        return isOwn == false && requestFaults.contains { message.hasPrefix($0) }
    }

    /// From the sources of its release 0.5.0: server-common.cpp, server-schema.cpp, chat.cpp, jinja.
    private static let requestFaults = [
        "[json.exception.", "Failed to parse messages", "Failed to parse tools", "Failed to download ",
        "Failed to load image or audio file", "Invalid base64 value", "Multimodal data provided", "Cannot use both ",
        "Cannot specify ", "Unknown reasoning format", "Unsupported param", "Only no echo", "Error: ",
        "Grammar trigger ",
        "Jinja Exception: ", "\"prompt\" ", "\"json_schema\"", "'messages' ",
    ]

    /// `image input is not supported - hint: …`, with the status 500.
    private static func unsupportedMedium(_ message: String) -> String? {
        ["image", "audio", "video"].first { message.hasPrefix("\($0) input is not supported") }
    }

    private static func code(of type: String?, status: Int) -> Refusal.Code {
        switch (type, status) {
        case ("not_supported_error", _), (_, 501): .notSupported
        case ("unavailable_error", _), (_, 503): .loading
        case (_, 400..<500): .invalidRequest
        default: .engineFailed
        }
    }
}
