import Glibc
import Logging
import ServiceLifecycle
import SwiftletContract
import SwiftletGateway
import SwiftletHost
import SystemPackage
import Testing

@Suite(.timeLimit(.minutes(1))) struct ShutdownTests {
    @Test func aRunningStreamEndsBeforeTheService() async throws {
        try await RunningGateway.with { gateway in
            let (shutdown, idle) = (Signal(), Signal())
            try await ScriptedEngine.with(gateway.enginePath) { exchange in
                try await exchange.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n")
                await shutdown.wait()
                try await exchange.send("4\r\nlast\r\n0\r\n\r\n")
            } body: {
                try await RawClient.with(gateway.path) { client in
                    try await client.send(RawClient.post("/tokenize", "{}"))
                    let begin = try await client.receive(until: "first\r\n")
                    // An idle connection is closed, one with a request is not.
                    try await RawClient.with(gateway.path) { idleClient in
                        try await idleClient.send("GET /health HTTP/1.1\r\nhost: x\r\n\r\n")
                        _ = try await idleClient.receive(until: #"{"status":"ok"}"#)
                        await gateway.group.triggerGracefulShutdown()
                        #expect(try await idleClient.receiveAll() == "")
                        idle.send()
                    }
                    await idle.wait()
                    await #expect(throws: (any Error).self) { try await gateway.get("/health") }
                    shutdown.send()
                    #expect((begin + (try await client.receiveAll())).hasSuffix("4\r\nlast\r\n0\r\n\r\n"))
                }
            }
        }
    }

    /// Who has connected is answered, if the question comes soon; who asks nothing is not waited for.
    @Test func whoHasJustConnectedIsAnswered() async throws {
        try await RunningGateway.with { gateway in
            try await RawClient.with(gateway.path) { client in
                try await RawClient.with(gateway.path) { silent in
                    // Both are accepted when one that came later is answered.
                    _ = try await gateway.get("/health")
                    await gateway.group.triggerGracefulShutdown()
                    await #expect(throws: (any Error).self) {
                        while true { _ = try await gateway.get("/health") }
                    }
                    try await client.send("GET /health HTTP/1.1\r\nhost: x\r\n\r\n")
                    #expect(try await client.receiveAll().hasSuffix(#"{"status":"ok"}"#))
                    #expect(try await silent.receiveAll() == "")
                }
            }
        }
    }

    @Test func cancellingEndsTheServiceAtOnce() async throws {
        try await withSocketDirectory { directory in
            let path = directory.appending("g.sock")
            let routes = RouteTable()
            let gateway = Gateway(listeningOn: try UnixSocket.listen(at: path), routes: routes)
            let service = Task { try await gateway.run() }
            try await RawClient.with(path.string) { client in
                try await client.send("GET /v1/models HTTP/1.1\r\nhost: x\r\n\r\n")
                _ = try await client.receive(until: "}")
                service.cancel()
                _ = await service.result
            }
        }
    }

    @Test func saysWhatIsWrongWithItsSocket() async throws {
        let file = open("/dev/null", O_RDONLY | O_CLOEXEC)
        await #expect(throws: GatewayError.self) {
            try await Gateway(listeningOn: file, routes: RouteTable()).run()
        }
    }
}
