import Foundation
import Logging
import SwiftletRegistry
import Synchronization
import Testing

@testable import SwiftletServer

@Suite(.timeLimit(.minutes(1))) struct ControllerServerTests {
    struct KeyMissing: Error {}

    /// A browser shows its user's certificate for whatever page asks it to.
    @Test(arguments: ["login", "renew", "push", "node/decide"])
    func pagesOfOthersCannotActForAnOperator(route: String) async throws {
        try await withServer(secure: true) { server in
            let path = "/v1/admin/" + route
            let json = ["Content-Type": "application/json; charset=utf-8"]
            for headers in [
                [:], ["Content-Type": "text/plain"], ["Content-Type": "application/x-www-form-urlencoded"],
                json.merging(["Origin": "https://elsewhere.example"]) { $1 }, json.merging(["Origin": "null"]) { $1 },
            ] {
                let answer = try await server.request(path, method: "POST", headers: headers, body: "{}")
                #expect(answer.status == 415, "\(headers): \(answer.text)")
            }
            let program = try await server.request(path, method: "POST", headers: json, body: "{}")
            #expect(program.status != 415, "\(program.text)")
        }
    }

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
