/// `POST /v1/renew`, over the connection of the certificate that is to be renewed: a request with a new key.
public struct RenewalRequest: Document {
    public static let maxSize = Bytes.kibibytes(32)
    public static let title = "renewal request"

    /// PKCS #10, PEM.
    public var request: String

    public init(request: String) { self.request = request }
}
