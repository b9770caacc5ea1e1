import SwiftletContract
import SwiftletHarness
import SystemPackage
import Testing

extension Laps {
    /// The process that sees what people ask has no network.
    @Suite(.timeLimit(.minutes(3))) struct NetworkTests {
        @Test func theDaemonAndItsEnginesOpenUnixSocketsOnly() async throws {
            let engine = try await RealEngine.program()
            try await World.with { world in
                let fleet = try await Fleet.create(in: world)
                try await fleet.ctl("model", "add", RealEngine.shopIntent.appending("manifest.yaml").string)
                try await fleet.ctl("push", "shop-intent")
                let controller = try await Controller.started(for: fleet)
                let trace = world.directory.appending("trace")
                let strace = ["/usr/bin/strace", "-D", "-f", "-qq", "-e", "trace=socket,execve", "-o", trace.string]
                let node = try await Node.started(in: fleet, from: controller.url, under: strace) {
                    $0.controller = controller.url
                    $0.engine = engine
                    $0.uplink = .separate
                }
                try await node.serves("1.0.0", "shop-intent", within: .seconds(60))
                _ = try await node.stream("where are the garden hoses?", model: "shop-intent")
                try await until("the controller has a report") { try await fleet.nodes().isEmpty == false }
                try await node.stop()

                let lines = String(decoding: try Scratch.read(trace), as: UTF8.self).split(separator: "\n")
                try #require(lines.contains { $0.contains("execve(") && $0.contains("llama-server") }, "\(lines)")
                let sockets = lines.filter { $0.contains("socket(") }
                try #require(sockets.count > 10, "the trace saw nothing: \(lines)")
                let others = sockets.filter { $0.contains("socket(AF_UNIX,") == false }
                try #require(others == [], "sockets of another kind: \(others)")
            }
        }

        /// An interface that is gone, or never was: not even a loopback.
        @Test(
            .enabled("unshare --net is not permitted here") {
                try await Namespaces.arePermitted(Namespaces.withoutNetwork)
            })
        func servesInAnEmptyNetworkNamespace() async throws {
            let engine = try await RealEngine.program()
            try await World.with { world in
                let fleet = try await Fleet.create(in: world)
                try await fleet.ctl("model", "add", RealEngine.shopIntent.appending("manifest.yaml").string)
                try await fleet.ctl("push", "shop-intent")
                let server = StaticServer(root: fleet.tree, crew: world.crew)
                try await server.start()
                let node = try await Node.started(in: fleet, from: server.url) { $0.engine = engine }
                try await node.serves("1.0.0", "shop-intent")
                try await node.kill()

                let start = ContinuousClock.now
                try await node.start(under: Namespaces.withoutNetwork)
                try await node.serves("1.0.0", "shop-intent", within: .seconds(10))
                try #require(ContinuousClock.now - start < .seconds(10))
                try await node.says(.repositoryUnreachable)
                try await node.serves("1.0.0", "shop-intent")
            }
        }
    }
}
