import HTTPTypes
import SwiftletContract

/// What the inference socket offers.
enum Endpoint: Hashable, Sendable {
    case health
    case metrics
    case models
    case model(String)
    /// Taken to an engine, with the path as it came: of a model for this task, or of any.
    case inference(ModelTask?)

    private static let inferencePaths: [String: ModelTask?] = [
        "/v1/chat/completions": .chat, "/v1/chat/completions/input_tokens": .chat, "/v1/completions": .chat,
        "/v1/responses": .chat, "/v1/responses/input_tokens": .chat, "/v1/embeddings": .embeddings,
        "/v1/rerank": .rerank, "/tokenize": nil, "/detokenize": nil,
    ]

    /// What apps post to for it.
    static func paths(for task: ModelTask) -> String {
        inferencePaths.filter { $0.value == task }.keys.sorted().joined(separator: ", ")
    }

    /// Whether an engine computes an answer there, in one of its slots; it counts tokens in no time.
    static func isComputed(_ path: String) -> Bool {
        let path = withoutQuery(path)
        return path.hasSuffix("tokenize") == false && path.hasSuffix("/input_tokens") == false
    }

    /// The first of them.
    static func textParameter(of path: String) -> String { texts(at: withoutQuery(path)).first ?? "messages" }

    /// Whether the context is for what is read alone.
    static func onlyReads(_ path: String) -> Bool { ["/v1/embeddings", "/v1/rerank"].contains(withoutQuery(path)) }

    /// The members of a request whose text comes to the model.
    static func texts(at path: Substring) -> [String] {
        switch path {
        case "/v1/chat/completions", "/v1/chat/completions/input_tokens": ["messages", "tools"]
        case "/v1/responses", "/v1/responses/input_tokens": ["input", "instructions", "tools"]
        case "/v1/completions": ["prompt"]
        case "/v1/embeddings": ["input", "content"]
        case "/v1/rerank": ["query", "documents", "texts"]
        case "/tokenize": ["content"]
        default: []
        }
    }

    static func withoutQuery(_ path: String) -> Substring {
        path[..<(path.utf8.firstIndex(of: UInt8(ascii: "?")) ?? path.endIndex)]
    }

    /// Nil for any other path. A query is left aside.
    init?(path: String) {
        let path = String(Self.withoutQuery(path))
        switch path {
        case "/health": self = .health
        case "/metrics": self = .metrics
        case "/v1/models": self = .models
        case _ where path.hasPrefix("/v1/models/"):
            let name = String(path.dropFirst("/v1/models/".count))
            self = .model(name.percentDecoded ?? name)
        default:
            guard let task = Self.inferencePaths[path] else { return nil }
            self = .inference(task)
        }
    }

    var method: HTTPRequest.Method { if case .inference = self { .post } else { .get } }

    func takes(_ method: HTTPRequest.Method) -> Bool {
        method == self.method || (method == .head && self.method == .get)
    }
}
