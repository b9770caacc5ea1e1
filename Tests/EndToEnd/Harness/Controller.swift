import SwiftletHarness
import SystemPackage
import Testing

/// `swiftletctl serve`.
struct Controller: Sendable {
    let child: Child
    let url: String

    static func started(for fleet: Fleet) async throws -> Controller {
        let child = try await fleet.world.start(
            fleet.command(["serve", "--listen", "127.0.0.1:0"]), named: "controller")
        let url = try await eventually("the controller says where it serves") {
            if let end = child.end { throw NotYet("it ended: \(end), \(child.output)") }
            guard let start = child.output.firstRange(of: "http://") else { throw NotYet(child.output) }
            return String(child.output[start.lowerBound...].prefix { $0.isWhitespace == false })
        }
        return Controller(child: child, url: url)
    }
}
