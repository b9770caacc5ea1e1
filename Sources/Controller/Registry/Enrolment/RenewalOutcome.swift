/// What became of an attempt to renew a certificate.
public enum RenewalOutcome: Hashable, Sendable {
    case renewed(EnrolledNode, ClientCertificate)
    case refused(Admission)
    /// The request is for the key that the node has already.
    case sameKey
}
