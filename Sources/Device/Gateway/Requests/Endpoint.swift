import HTTPTypes

/// What the inference socket offers.
enum Endpoint: Hashable, Sendable {
    case health
    case metrics
    case models
    case model(String)
    /// Taken to an engine, with the path as it came.
    case inference

    static let inferencePaths: Set<String> = [
        "/v1/chat/completions", "/v1/completions", "/v1/responses", "/v1/embeddings", "/v1/rerank", "/tokenize",
        "/detokenize",
    ]

    /// Nil for any other path. A query is left aside.
    init?(path: String) {
        let path = path.prefix { $0 != "?" }
        switch path {
        case "/health": self = .health
        case "/metrics": self = .metrics
        case "/v1/models": self = .models
        case _ where Self.inferencePaths.contains(String(path)): self = .inference
        case _ where path.hasPrefix("/v1/models/"): self = .model(String(path.dropFirst("/v1/models/".count)))
        default: return nil
        }
    }

    var method: HTTPRequest.Method { self == .inference ? .post : .get }
}
