public import SwiftletRegistry

/// What a route of the admin API does to the fleet, and so who may use it and how.
public enum AdminAccess: Hashable, Sendable {
    /// GET, every operator.
    case read
    /// POST, admins.
    case change

    public func allows(_ role: OperatorRole) -> Bool { self == .read || role == .admin }
}
