public import FoundationEssentials
public import SwiftletContract

/// A node that has enrolled, with the newest certificate that it was given.
public struct EnrolledNode: Codable, Hashable, Sendable {
    public enum State: String, Codable, Sendable {
        /// The operator has not decided.
        case pending
        case accepted
        case rejected
        /// It was accepted once; whatever it shows is refused.
        case removed
    }

    public var node: NodeID
    public var state: State
    /// What it called itself.
    public var host: String?
    public var labels: Labels
    /// The id of the token that it came with.
    public var token: String
    /// SHA-256 of the public key that the newest certificate is for.
    public var key: Digest
    public var enrolledAt: Date
    /// How many certificates it was given since it enrolled.
    public var generation: Int
    public var serial: String?
    /// PEM.
    public var certificate: String?
    public var issuedAt: Date?
    public var expiresAt: Date?
    /// When the newest certificate was first shown; until then the one before it is good as well.
    public var usedAt: Date?
    public var previousSerial: String?
    /// When somebody last showed a certificate that had been replaced: two boxes have this identity, or one was put back
    /// to an older state.
    public var clonedAt: Date?

    init(node: NodeID, state: State, attempt: EnrolmentAttempt, labels: Labels, at now: Date) {
        self.node = node
        self.state = state
        self.host = attempt.host
        self.labels = labels
        self.token = attempt.token
        self.key = attempt.key
        self.enrolledAt = now
        self.generation = 0
    }

    /// The newest certificate, where it is known as a whole.
    var newest: ClientCertificate? {
        guard let serial, let certificate, let issuedAt, let expiresAt else { return nil }
        return ClientCertificate(serial: serial, pem: certificate, issuedAt: issuedAt, expiresAt: expiresAt)
    }

    mutating func take(_ certificate: ClientCertificate, for key: Digest) {
        self.key = key
        generation += 1
        serial = certificate.serial
        self.certificate = certificate.pem
        issuedAt = certificate.issuedAt
        expiresAt = certificate.expiresAt
        usedAt = nil
    }
}
