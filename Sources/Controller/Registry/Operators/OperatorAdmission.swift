/// Whether a certificate still speaks for its operator.
public enum OperatorAdmission: Hashable, Sendable {
    case admitted(OperatorRecord)
    /// There is none of this name, any more.
    case removed
    /// There is, and this is none of its certificates of now.
    case replaced
    case expired
}

extension OperatorAdmission: CustomStringConvertible {
    public var description: String {
        switch self {
        case .admitted(let record): "'\(record.name)' may ask"
        case .removed: "this operator was removed; 'swiftletctl operator add' on the controller lets one in"
        case .replaced:
            "this certificate was replaced by a newer one, or by another login of the same name; log in with a new token "
                + "('swiftletctl operator add')"
        case .expired: "the certificate has ended; log in with a new token ('swiftletctl operator add')"
        }
    }
}
