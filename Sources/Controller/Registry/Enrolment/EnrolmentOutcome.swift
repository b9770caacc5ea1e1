/// What became of an attempt to enrol.
public enum EnrolmentOutcome: Hashable, Sendable {
    public enum Refusal: Hashable, Sendable {
        /// There is no such token, or its secret is another.
        case unknownToken
        case expired
        case revoked
        /// Others have used it up.
        case used
        /// The operator does not want this node.
        case rejected
    }

    case accepted(EnrolledNode, ClientCertificate)
    case pending(EnrolledNode)
    case refused(Refusal)
}

extension EnrolmentOutcome.Refusal: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unknownToken: "the token is not known here; make one with 'swiftletctl token create'"
        case .expired: "the token has expired; make another with 'swiftletctl token create'"
        case .revoked: "the token was revoked; make another with 'swiftletctl token create'"
        case .used:
            "the token was used by another node or key already; if that was not you, somebody else has it: see "
                + "'swiftletctl node enrolled', and make another with 'swiftletctl token create'"
        case .rejected: "the operator has rejected this node"
        }
    }
}
