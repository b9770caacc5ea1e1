/// What became of an operator's attempt to log in, or to renew.
public enum LoginOutcome: Hashable, Sendable {
    public enum Refusal: Hashable, Sendable {
        /// There is no such token, or its secret is another.
        case unknownToken
        case expired
        /// Somebody has logged in by it with another key.
        case used
        case notAdmitted(OperatorAdmission)
        /// The request to renew is for the old key.
        case sameKey
    }

    case accepted(OperatorRecord, ClientCertificate)
    case refused(Refusal)
}

extension LoginOutcome.Refusal: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unknownToken: "the token is no operator's; 'swiftletctl operator add' on the controller makes one"
        case .expired: "the token has expired; make another with 'swiftletctl operator add'"
        case .used:
            "somebody has logged in by this token already; if that was not you, 'swiftletctl operator remove' shuts them out "
                + "at once"
        case .notAdmitted(let admission): admission.description
        case .sameKey: "the request is for the old key; make a new one"
        }
    }
}
