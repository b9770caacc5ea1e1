import Glibc
import SwiftletContract
import SwiftletHarness
import SystemPackage
import Testing

extension Instructions {
    /// Nodes that listen at their controller.
    @Suite(.timeLimit(.minutes(3))) struct PushTests {
        private let first = MadeUpModel(version: "1.0.0")
        private let second = MadeUpModel(version: "2.0.0", check: "v2.0.0")

        /// It would not ask by itself while the test lasts.
        private static func patient(_ settings: inout Node.Settings) {
            settings.pollInterval = "1d"
            settings.reportInterval = "1d"
        }

        @Test func anEnrolledNodeHearsOfAPush() async throws {
            try await World.with { world in
                let fleet = try await Fleet.create(in: world)
                try await fleet.release(first)
                let controller = try await Controller.started(for: fleet)
                let box = try Joiner("box", in: world)
                let token = try await fleet.token(at: controller.secureURL, "--node", "box-1")
                try #require(try await box.enroll(token).end == .code(0))
                let node = try await Node.started(in: fleet, from: controller.secureURL) {
                    Self.patient(&$0)
                    $0.name = "box-1"
                    $0.controller = controller.secureURL
                    $0.further["Uplink"] = ["UplinkIdentity=\(box.identity)"]
                }
                try await node.serves(first.version)
                try await fleet.release(second)
                try await node.serves(second.version)
                try await until("the controller knows") {
                    try await fleet.nodes().first?.report.models.first?.active?.version.text == second.version
                }

                // A controller that was away is listened to again, with the change that it missed.
                try await controller.stop()
                let third = MadeUpModel(version: "3.0.0", check: "v3.0.0")
                try await fleet.release(third)
                try await node.stillServes(second)
                let address = String(controller.url.dropFirst("http://".count))
                _ = try await Controller.started(for: fleet, listen: address)
                try await node.serves(third.version, within: .seconds(60))
            }
        }

        @Test func whoDoesNotListenHearsAtItsPoll() async throws {
            try await World.with { world in
                let fleet = try await Fleet.create(in: world)
                try await fleet.release(first)
                let controller = try await Controller.started(for: fleet)
                let deaf = try await Node.started(in: fleet, from: controller.url) {
                    Self.patient(&$0)
                    $0.further["Fleet"] = ["Push=no"]
                    $0.name = "deaf"
                    $0.controller = controller.url
                }
                let hearing = try await Node.started(in: fleet, from: controller.url) {
                    Self.patient(&$0)
                    $0.name = "hearing"
                    $0.controller = controller.url
                }
                try await deaf.serves(first.version)
                try await hearing.serves(first.version)
                try await fleet.release(second)
                try await hearing.serves(second.version)
                try await deaf.stillServes(first)
            }
        }

        /// What happened while nobody listened is told afterwards, and survives the daemon.
        @Test func reportsThatWereNotTakenAreKept() async throws {
            try await World.with { world in
                let fleet = try await Fleet.create(in: world)
                try await fleet.release(first)
                let controller = try await Controller.started(for: fleet)
                let server = StaticServer(root: fleet.tree, crew: world.crew)
                try await server.start()
                let node = try await Node.started(in: fleet, from: server.url) { $0.controller = controller.url }
                try await node.serves(first.version)
                try await until("the controller knows the node") { try await fleet.nodes().count == 1 }
                try await controller.stop()
                try await fleet.release(second)
                try await node.serves(second.version)
                let spool = node.state.appending("reports")
                try await until("a report is kept") { Scratch.names(in: spool).isEmpty == false }
                try await node.kill()
                try #require(Scratch.names(in: spool).isEmpty == false)
                try await node.start()
                let address = String(controller.url.dropFirst("http://".count))
                _ = try await Controller.started(for: fleet, listen: address)
                try await until("all is told") {
                    let nodes = try await fleet.nodes()
                    return nodes.first?.report.models.first?.active?.version.text == second.version
                        && Scratch.names(in: spool).isEmpty
                }
            }
        }
    }
}
