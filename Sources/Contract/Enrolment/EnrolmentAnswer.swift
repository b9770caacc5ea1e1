/// What the controller answers to an enrolment (200, or 202 while the operator has not decided) and to a renewal (200).
public struct EnrolmentAnswer: Document {
    public static let maxSize = Bytes.kibibytes(64)
    public static let title = "enrolment answer"

    public var node: NodeID
    /// The fleet's id, a lower-case UUID.
    public var fleet: String
    /// PEM; nil while the operator has not accepted the node: ask again.
    public var certificate: String?
    /// What the operator calls the node by, where the token says so.
    public var labels: Labels?

    public init(node: NodeID, fleet: String, certificate: String? = nil, labels: Labels? = nil) {
        self.node = node
        self.fleet = fleet
        self.certificate = certificate
        self.labels = labels
    }
}
