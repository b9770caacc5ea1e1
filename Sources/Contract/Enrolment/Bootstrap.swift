public import FoundationEssentials

/// `GET /v1/bootstrap`: what a node checks against its token before it believes anything. Public, and worth nothing
/// without the token's two digests.
public struct Bootstrap: Document {
    public static let maxSize = Bytes.mebibytes(1)
    public static let title = "bootstrap"

    /// The certificate of the controller's authority, PEM.
    public var authority: String
    /// `1.root.json`, byte for byte.
    public var root: Data

    public init(authority: String, root: Data) {
        self.authority = authority
        self.root = root
    }
}
