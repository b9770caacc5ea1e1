/// Whether a certificate still speaks for its node.
public enum Admission: Hashable, Sendable {
    case admitted
    /// No node of this name has enrolled.
    case unknown
    /// The operator has removed or rejected the node.
    case removed
    /// It was replaced by a newer one that was used since: a copy of the node's identity is about.
    case superseded
}

extension Admission: CustomStringConvertible {
    public var description: String {
        switch self {
        case .admitted: "the certificate is good"
        case .unknown: "no such node has enrolled here; enrol it with a new token"
        case .removed: "the operator has removed this node; it can come back with a new token"
        case .superseded:
            "this certificate was replaced, and the newer one is in use: the node was copied or put back to an older "
                + "state; enrol it with a new token"
        }
    }
}
