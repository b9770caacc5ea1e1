/// How a transfer ended.
public struct UplinkEnd: Document {
    public static let maxSize = Bytes.kibibytes(64)
    public static let title = "uplink end"

    public enum Failure: String, Codable, Sendable {
        case badRequest = "bad_request"
        /// The URL is not one that this uplink was told it may talk to.
        case forbidden
        case unresolved
        case unreachable
        case tls
        /// The connection broke before the body was whole.
        case interrupted
        case stalled
        case tooLarge = "too_large"
        case other
    }

    /// Nil: the body is whole.
    public var failure: Failure?
    /// For people: libcurl's words.
    public var message: String?
    /// What went over the wire, headers included, both ways.
    public var wireBytes: Bytes

    public init(failure: Failure? = nil, message: String? = nil, wireBytes: Bytes = .zero) {
        self.failure = failure
        self.message = message
        self.wireBytes = wireBytes
    }
}
