public import SwiftletContract

/// The gateway's own refusals.
extension Refusal {
    /// An engine starts in well under a second, or in many for a large model: ask again soon.
    private static let retryMilliseconds = 1000
    /// Of what an app sent, this much is said back.
    private static let echo = 80

    static func modelNotFound(_ name: String, fits: String) -> Refusal {
        Refusal(
            .modelNotFound, message: "the model '\(name.prefix(echo))' is not served on this node", parameter: "model",
            fits: fits.isEmpty ? nil : fits)
    }

    /// - Parameter able: models here that could answer.
    static func wrongTask(
        _ model: ModelName, _ task: ModelTask, asked: ModelTask, able: [String]
    ) -> Refusal {
        let others =
            able.isEmpty
            ? "this node serves no model for \(asked.rawValue)"
            : "for \(asked.rawValue): \(able.joined(separator: ", "))"
        return Refusal(
            .notSupported,
            message: "the model '\(model)' is for \(task.rawValue) and cannot answer a request for \(asked.rawValue)",
            parameter: "model", fits: "'\(model)' at \(Endpoint.paths(for: task)); \(others)")
    }

    static func modelMissing(_ fits: String) -> Refusal {
        Refusal(
            .invalidRequest, message: "the request names no model, and this node does not serve exactly one",
            parameter: "model", fits: fits.isEmpty ? nil : fits)
    }

    static func loading(_ model: ModelName) -> Refusal {
        Refusal(
            .loading, message: "the model '\(model)' is loading", parameter: "model",
            retryAfterMilliseconds: retryMilliseconds)
    }

    static func absent(_ model: ModelName, _ absence: Absence) -> Refusal {
        switch absence {
        case .loading, .unloaded: .loading(model)
        case .queued(let needed, let limit):
            Refusal(
                .memoryBudget,
                message:
                    "the model '\(model)' needs \(needed), and models that are in use hold the \(limit) of this node",
                parameter: "model", needed: needed.count, limit: limit.count, retryAfterMilliseconds: retryMilliseconds)
        case .tooLarge(let needed, let limit):
            Refusal(
                .memoryBudget, message: "the model '\(model)' needs \(needed), and may have \(limit) on this node",
                parameter: "model", needed: needed.count, limit: limit.count,
                fits: "a variant of at most \(limit), or a larger MemoryMax=")
        }
    }

    static let nothingServed = Refusal(
        .loading, message: "no model is served yet", retryAfterMilliseconds: retryMilliseconds)

    /// The kernel ended an engine for its memory, and its requests with it.
    public static func outgrew(_ model: ModelName, limit: Bytes) -> Refusal {
        Refusal(
            .memoryBudget,
            message:
                "the engine of '\(model)' took more than its \(limit) and was ended; it is started again with more",
            parameter: "model", limit: limit.count, retryAfterMilliseconds: retryMilliseconds)
    }

    /// The kernel ended it for what all engines together take.
    public static func crowdedOut(_ model: ModelName) -> Refusal {
        Refusal(
            .memoryBudget,
            message: "the engines of this node took more than its budget, and that of '\(model)' was ended",
            parameter: "model", retryAfterMilliseconds: retryMilliseconds)
    }

    public static func engineFailed(_ model: ModelName) -> Refusal {
        Refusal(
            .engineFailed, message: "the engine of '\(model)' ended before it answered; it is started again",
            retryAfterMilliseconds: retryMilliseconds)
    }

    /// Nobody took its place in time.
    static func engineMissing(_ model: ModelName) -> Refusal {
        Refusal(
            .engineFailed,
            message: "the engine of '\(model)' ended before it answered, and no other was there in time",
            retryAfterMilliseconds: retryMilliseconds)
    }

    /// It may be the request that does it.
    static func enginesFailed(_ model: ModelName, pause: Duration) -> Refusal {
        Refusal(
            .engineFailed,
            message: "two engines of '\(model)' ended before they answered this request: it is not sent to a third",
            retryAfterMilliseconds: Int((pause / .milliseconds(1)).rounded(.up)), fits: "another request")
    }

    /// - Parameter fits: tokens of a request that would.
    static func contextOverflow(
        _ model: ModelName, needed: Int64, limit: Int64, fits: Int64, parameter: String
    ) -> Refusal {
        Refusal(
            .contextOverflow,
            message: "the request has \(needed) tokens; '\(model)' has a context of \(limit) on this node",
            parameter: parameter, needed: needed, limit: limit, fits: "a prompt of at most \(fits) tokens")
    }

    /// - Parameters:
    ///   - needed: tokens, at least.
    ///   - fits: tokens of a request that would.
    static func textTooLong(
        _ model: ModelName, _ size: Bytes, needed: Int64, limit: Int64, fits: Int64, parameter: String
    ) -> Refusal {
        Refusal(
            .contextOverflow,
            message:
                "the request has \(size) of text, more than the context of \(limit) tokens that '\(model)' has on this node can "
                + "hold",
            parameter: parameter, needed: needed, limit: limit, fits: "a prompt of at most \(fits) tokens")
    }

    /// Of text that is only counted.
    static func textTooLong(_ size: Bytes, limit: Bytes, parameter: String) -> Refusal {
        Refusal(
            .invalidRequest, message: "the request has \(size) of text; at most \(limit) are counted at once",
            parameter: parameter, needed: size.count, limit: limit.count, fits: "a part of it")
    }

    /// - Parameter medium: `image`.
    static func textOnly(_ model: ModelName, _ medium: String) -> Refusal {
        Refusal(
            .notSupported,
            message: "the model '\(model)' takes text, and the request has content of the kind '\(medium)'",
            parameter: "messages", fits: "the same request without it")
    }

    static let adapterByNumber = Refusal(
        .invalidRequest, message: "'lora' chooses adapters by their numbers, which are not known here",
        parameter: "lora", fits: "the adapter's name after the model's: NAME:ADAPTER, as /v1/models lists them")

    static func tooMany(_ parameter: String, limit: Int64) -> Refusal {
        Refusal(
            .invalidRequest, message: "'\(parameter)' asks for more than \(limit)", parameter: parameter, limit: limit,
            fits: "at most \(limit)")
    }

    static func tooManyValues(limit: Int64) -> Refusal {
        Refusal(
            .invalidRequest, message: "the body has more than \(limit) values", limit: limit, fits: "at most \(limit)")
    }

    static func malformed(_ reason: String, parameter: String? = nil) -> Refusal {
        Refusal(.invalidRequest, message: reason, parameter: parameter)
    }

    static func bodyTooLarge(limit: Bytes) -> Refusal {
        Refusal(.invalidRequest, message: "the body is longer than \(limit)", limit: limit.count)
    }
}
