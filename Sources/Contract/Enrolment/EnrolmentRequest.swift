/// `POST /v1/enroll`: a node asks for its first certificate. The same request again, with the same key, gets the same
/// answer for as long as the token lives.
public struct EnrolmentRequest: Document {
    public static let maxSize = Bytes.kibibytes(32)
    public static let title = "enrolment request"

    /// `JoinToken.id`.
    public var token: String
    /// `JoinToken.secret` in base64url.
    public var secret: String
    /// A PKCS #10 request, PEM: its key and the proof that the node has it. The names in it are not looked at.
    public var request: String
    /// What the node calls itself, for the operator who is to accept it.
    public var host: String?

    public init(token: String, secret: String, request: String, host: String? = nil) {
        self.token = token
        self.secret = secret
        self.request = request
        self.host = host
    }
}
