/// What a server answered before its body.
public struct UplinkHead: Document {
    public static let maxSize = Bytes.kibibytes(64)
    public static let title = "uplink answer"

    public var status: Int
    /// Where in the whole the first byte of the body lies: the request's offset on 206, else 0.
    public var offset: Bytes
    /// Of the body that follows, where the server said it and it is not compressed.
    public var length: Bytes?
    public var etag: String?
    public var retryAfterSeconds: Int?

    public init(
        status: Int, offset: Bytes = .zero, length: Bytes? = nil, etag: String? = nil, retryAfterSeconds: Int? = nil
    ) {
        self.status = status
        self.offset = offset
        self.length = length
        self.etag = etag
        self.retryAfterSeconds = retryAfterSeconds
    }
}
