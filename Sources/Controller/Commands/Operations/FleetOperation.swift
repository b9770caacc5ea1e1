import SwiftletServer

/// What an operator asks of a fleet. The same value is carried out by the command itself, where the fleet's directory is,
/// or travels to the controller as JSON and is carried out there.
protocol FleetOperation: Codable, Sendable {
    /// `rollout/status`: its place under `/v1/admin/`.
    static var route: String { get }
    static var access: AdminAccess { get }
    /// What the audit log calls it.
    var words: String { get }

    func perform(at site: Site) async throws -> Product
}

extension FleetOperation {
    var words: String { Self.route.replacing("/", with: " ") }
}
