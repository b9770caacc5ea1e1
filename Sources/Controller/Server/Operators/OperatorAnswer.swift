public import FoundationEssentials
public import SwiftletContract
public import SwiftletRegistry

/// What the controller answers to an operator who logs in or renews.
public struct OperatorAnswer: Document {
    public static let maxSize = Bytes.kibibytes(64)
    public static let title = "login answer"

    public var name: OperatorName
    public var role: OperatorRole
    /// The fleet's id.
    public var fleet: String
    /// PEM.
    public var certificate: String
    public var issuedAt: Date
    public var expiresAt: Date

    public init(
        name: OperatorName, role: OperatorRole, fleet: String, certificate: String, issuedAt: Date, expiresAt: Date
    ) {
        self.name = name
        self.role = role
        self.fleet = fleet
        self.certificate = certificate
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
    }
}
