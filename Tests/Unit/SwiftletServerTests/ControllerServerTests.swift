import Foundation
import Logging
import SwiftletRegistry
import Synchronization
import Testing

@testable import SwiftletServer

@Suite(.timeLimit(.minutes(1))) struct ControllerServerTests {
    struct KeyMissing: Error {}

    @Test func saysThatItIsWell() async throws {
        try await withServer { server in
            let answer = try await server.request("/v1/health")
            #expect(answer.status == 200 && answer.text.contains("\"version\":\"0.1.0\""))
            #expect(try await server.request("/v1/health", method: "HEAD").body.isEmpty)
            #expect(try await server.request("/v1/health", method: "POST").status == 405)
        }
    }

    /// Signing freshness begins with the server, and its failure is seen but stops nothing.
    @Test func refreshesAndReportsFailure() async throws {
        let (calls, called) = AsyncStream.makeStream(of: Date.self)
        try await withServer(refresh: {
            called.yield($0); throw KeyMissing()
        }) { server in
            for await _ in calls.prefix(1) {}
            var text = ""
            while text.contains("degraded") == false { text = try await server.request("/v1/health").text }
            #expect(text.contains("KeyMissing"))
        }
    }

    @Test func aPortInUseIsAClearError() async throws {
        try await withServer { server in
            let second = try ControllerServer(
                listenOn: server.address, tree: server.tree, registry: server.registry, refresh: { _ in false },
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            let error = await #expect(throws: ServerError.self) { try await second.run() }
            #expect(error == .addressInUse(server.address))
            #expect(error?.description.contains("another program") == true)
        }
    }

    @Test func anAddressThatIsNotOursIsAClearError() async throws {
        try await withServer { server in
            let address = ListenAddress(host: "192.0.2.1", port: 7580)
            let other = try ControllerServer(
                listenOn: address, tree: server.tree, registry: server.registry, refresh: { _ in false },
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            await #expect(throws: ServerError.addressNotOurs(address)) { try await other.run() }
        }
    }
}
