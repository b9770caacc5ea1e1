public import FoundationEssentials
public import SwiftletContract

/// Somebody who may use the controller from another machine, with the newest certificate that they were given. Neither
/// their key nor their token's secret is among it.
public struct OperatorRecord: Codable, Hashable, Sendable {
    public enum State: String, Codable, Sendable {
        /// Has not logged in.
        case invited
        case active
        /// The token or the certificate has ended: `operator add` again.
        case expired
    }

    public var name: OperatorName
    public var role: OperatorRole
    public var addedAt: Date
    /// The id of the token that they log in with.
    public var token: String
    /// SHA-256 of its secret.
    public var secret: Digest
    public var tokenExpiresAt: Date
    /// SHA-256 of the public key that the newest certificate is for; nil: nobody has logged in.
    public var key: Digest?
    public var certificate: ClientCertificate?
    /// When the newest certificate was first shown; until then the one before it is good as well.
    public var usedAt: Date?
    public var previousSerial: String?

    public init(
        name: OperatorName, role: OperatorRole, token: String, secret: Digest, addedAt: Date, tokenExpiresAt: Date
    ) {
        self.name = name
        self.role = role
        self.addedAt = addedAt
        self.token = token
        self.secret = secret
        self.tokenExpiresAt = tokenExpiresAt
    }

    public func state(at now: Date) -> State {
        guard let certificate else { return now < tokenExpiresAt ? .invited : .expired }
        return now < certificate.expiresAt ? .active : .expired
    }

    mutating func take(_ certificate: ClientCertificate, for key: Digest) {
        previousSerial = self.certificate?.serial
        self.key = key
        self.certificate = certificate
        usedAt = nil
    }
}
