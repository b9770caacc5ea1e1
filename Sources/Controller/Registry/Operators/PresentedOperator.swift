public import FoundationEssentials

/// What a certificate says that the fleet's authority has signed for an operator, and that a peer has proved to own.
public struct PresentedOperator: Hashable, Sendable {
    public var name: OperatorName
    /// In lower-case hexadecimal.
    public var serial: String
    public var expiresAt: Date

    public init(name: OperatorName, serial: String, expiresAt: Date) {
        self.name = name
        self.serial = serial
        self.expiresAt = expiresAt
    }
}
