public import FoundationEssentials

/// A certificate that the fleet's authority has issued to a node or an operator.
public struct ClientCertificate: Codable, Hashable, Sendable {
    /// In lower-case hexadecimal.
    public var serial: String
    public var pem: String
    /// Of its validity; whole seconds.
    public var issuedAt: Date
    public var expiresAt: Date

    public init(serial: String, pem: String, issuedAt: Date, expiresAt: Date) {
        self.serial = serial
        self.pem = pem
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
    }
}
