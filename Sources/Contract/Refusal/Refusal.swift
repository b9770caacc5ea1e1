/// An honest no: OpenAI's error shape with the facts that a program needs to do better.
public struct Refusal: Error, Hashable, Sendable {
    public enum Code: String, Sendable, Codable, CaseIterable {
        case queueFull = "queue_full"
        case quota
        case memoryBudget = "memory_budget"
        case powerBudget = "power_budget"
        case thermal
        case contextOverflow = "context_overflow"
        case modelNotFound = "model_not_found"
        case loading
        case invalidRequest = "invalid_request"
        case engineFailed = "engine_failed"
        /// The model or its engine has no such ability.
        case notSupported = "not_supported"
        /// On the control socket: the disk is full.
        case noSpace = "no_space"
        /// On the control socket: a bundle that is damaged, or none.
        case badContent = "bad_content"
        /// On the control socket: what is under way must end first.
        case inProgress = "in_progress"

        /// The HTTP status that goes with the code.
        public var status: Int {
            switch self {
            case .quota: 429
            case .modelNotFound: 404
            case .contextOverflow, .invalidRequest, .notSupported: 400
            case .inProgress: 409
            case .badContent: 422
            case .noSpace: 507
            case .queueFull, .memoryBudget, .powerBudget, .thermal, .loading, .engineFailed: 503
            }
        }

        /// OpenAI's `type` of error.
        public var type: String {
            switch self {
            case .quota: "rate_limit_error"
            case .modelNotFound, .contextOverflow, .invalidRequest, .badContent, .inProgress, .notSupported:
                "invalid_request_error"
            case .queueFull, .memoryBudget, .powerBudget, .thermal, .loading, .engineFailed, .noSpace:
                "server_error"
            }
        }
    }

    public var code: Code
    public var message: String
    /// The request's parameter at fault: `model`.
    public var parameter: String?
    public var needed: Int64?
    public var limit: Int64?
    public var retryAfterMilliseconds: Int?
    /// What would have worked.
    public var fits: String?

    public init(
        _ code: Code, message: String, parameter: String? = nil, needed: Int64? = nil, limit: Int64? = nil,
        retryAfterMilliseconds: Int? = nil, fits: String? = nil
    ) {
        self.code = code
        self.message = message
        self.parameter = parameter
        self.needed = needed
        self.limit = limit
        self.retryAfterMilliseconds = retryAfterMilliseconds
        self.fits = fits
    }
}

/// `{"error": {"message", "type", "param", "code", …}}`.
public struct RefusalDocument: Document {
    public static let maxSize = Bytes.kibibytes(64)
    public static let title = "error answer"

    public struct Body: Codable, Sendable {
        public var message: String
        public var type: String
        public var param: String?
        public var code: String?
        public var needed: Int64?
        public var limit: Int64?
        public var retry_after_ms: Int?
        public var fits: String?
    }

    public var error: Body

    public init(_ refusal: Refusal) {
        self.error = Body(
            message: refusal.message, type: refusal.code.type, param: refusal.parameter, code: refusal.code.rawValue,
            needed: refusal.needed, limit: refusal.limit, retry_after_ms: refusal.retryAfterMilliseconds,
            fits: refusal.fits)
    }
}
