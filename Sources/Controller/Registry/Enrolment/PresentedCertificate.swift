public import FoundationEssentials
public import SwiftletContract

/// What a certificate says that the fleet's authority has signed and that a peer has proved to own.
public struct PresentedCertificate: Hashable, Sendable {
    public var node: NodeID
    /// In lower-case hexadecimal.
    public var serial: String
    public var issuedAt: Date
    public var expiresAt: Date

    public init(node: NodeID, serial: String, issuedAt: Date, expiresAt: Date) {
        self.node = node
        self.serial = serial
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
    }
}
