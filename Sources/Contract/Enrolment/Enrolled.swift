public import FoundationEssentials

/// What `swiftlet-uplink enroll` prints for `swiftlet enroll`: nothing of it is secret.
public struct Enrolled: Document {
    public static let maxSize = Bytes.mebibytes(1)
    public static let title = "enrolment"

    /// The operator has not decided; the rest is still missing.
    public var isPending: Bool
    public var node: NodeID
    /// `https://host:port`.
    public var controller: String
    public var labels: Labels?
    /// `1.root.json`, whose digest is the token's.
    public var root: Data?

    public init(isPending: Bool, node: NodeID, controller: String, labels: Labels? = nil, root: Data? = nil) {
        self.isPending = isPending
        self.node = node
        self.controller = controller
        self.labels = labels
        self.root = root
    }
}
