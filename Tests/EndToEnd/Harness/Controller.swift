import Glibc
import SwiftletHarness
import SystemPackage
import Testing

/// `swiftletctl serve`.
struct Controller: Sendable {
    let child: Child
    let url: String

    /// - Parameter time: `faketime`'s words: `+60d`. Nil: now.
    static func started(
        for fleet: Fleet, listen: String = "127.0.0.1:0", page: String = "none", at time: String? = nil
    ) async throws -> Controller {
        let words = time.map { ["/usr/bin/faketime", "-f", $0] } ?? []
        let child = try await fleet.world.start(
            fleet.command(["serve", "--listen", listen, "--page", page]).started(by: words), named: "controller")
        let url = try await eventually("the controller says where it serves") {
            if let end = child.end { throw NotYet("it ended: \(end), \(child.output)") }
            guard let start = child.output.firstRange(of: "http://") else { throw NotYet(child.output) }
            return String(child.output[start.lowerBound...].prefix { $0.isWhitespace == false })
        }
        return Controller(child: child, url: url)
    }

    /// SIGTERM; also to what `faketime` has started, which does not pass it on.
    func stop() async throws {
        let processes = try [#require(child.process)].flatMap { [$0] + Processes.below($0) }
        for process in processes { kill(process, SIGTERM) }
        try await until("the controller ends") { processes.contains(where: Processes.isAlive) == false }
    }
}
