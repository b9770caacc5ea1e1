/// One HTTP transfer that the daemon asks the uplink for.
public struct UplinkRequest: Document {
    public static let maxSize = Bytes.kibibytes(64)
    public static let title = "uplink request"

    public enum Method: String, Codable, Sendable {
        case get, post
    }

    public var method: Method
    /// `http` or `https`, taken as it is: `../` and percent signs are not touched.
    public var url: String
    /// The transfer ends with `tooLarge` when the decoded body grows past this.
    public var maxSize: Bytes
    /// Resume: ask for the bytes from here on. Where the server sends the whole, `UplinkHead.offset` is 0.
    public var offset: Bytes
    /// The `ETag` of what the daemon has: a 304 then costs no body.
    public var ifNoneMatch: String?
    /// The body may come compressed, and is decoded: for metadata, never for what is resumed.
    public var acceptsGzip: Bool
    /// Of a post.
    public var contentType: String?
    public var connectSeconds: Int
    /// The transfer ends with `stalled` when it is slower than `lowSpeed` bytes a second for so long.
    public var stallSeconds: Int
    public var lowSpeed: Bytes
    /// Bytes a second; nil: no limit.
    public var maxRate: Bytes?

    public init(
        method: Method = .get, url: String, maxSize: Bytes, offset: Bytes = .zero, ifNoneMatch: String? = nil,
        acceptsGzip: Bool = false, contentType: String? = nil, connectSeconds: Int = 15, stallSeconds: Int = 30,
        lowSpeed: Bytes = Bytes(64), maxRate: Bytes? = nil
    ) {
        self.method = method
        self.url = url
        self.maxSize = maxSize
        self.offset = offset
        self.ifNoneMatch = ifNoneMatch
        self.acceptsGzip = acceptsGzip
        self.contentType = contentType
        self.connectSeconds = connectSeconds
        self.stallSeconds = stallSeconds
        self.lowSpeed = lowSpeed
        self.maxRate = maxRate
    }
}
