public import SwiftletRegistry

/// Who is at the other end of a connection, as the registry knew them when they asked.
public struct Operator: Hashable, Sendable {
    public let name: OperatorName
    public let role: OperatorRole
    /// Of the certificate that was shown.
    public let serial: String

    public init(name: OperatorName, role: OperatorRole, serial: String) {
        self.name = name
        self.role = role
        self.serial = serial
    }
}
