import SwiftletContract
import Synchronization
import Testing

@testable import SwiftletGateway

/// Connections to engines that are used again.
@Suite(.timeLimit(.minutes(1))) struct KeptConnectionTests {
    /// One app's connection asks `count` times, one after the other: the connections that it took.
    private func connections(
        for count: Int, recorder: Recorder = Recorder(), status: String = "200",
        script: @escaping @Sendable (ScriptedEngine.Exchange, _ number: Int) async throws -> Void
    ) async throws -> Int {
        let (opened, faults) = (Counter(), Counter())
        try await RunningGateway.with(observer: recorder, onFault: { _, _ in faults.add() }) { gateway in
            try await ScriptedEngine.with(gateway.enginePath) { exchange in
                opened.add()
                try await script(exchange, opened.value)
            } body: {
                try await RawClient.with(gateway.path) { client in
                    for number in 0..<count {
                        try await client.send(RawClient.post("/v1/chat/completions", #"{"n":\#(number)}"#))
                        let answer = try await client.receive(until: "}")
                        #expect(answer.hasPrefix("HTTP/1.1 \(status) "), "\(answer)")
                        #expect(status != "200" || answer.hasSuffix(#"{"n":\#(number)}"#), "\(answer)")
                    }
                }
                // What the engine refused says nothing of how long it takes.
                let typical = gateway.routes.state.withLock { $0.lines[RunningGateway.model]?.typical }
                #expect((typical != nil) == (status == "200"))
            }
        }
        #expect(faults.value == 0)
        return opened.value
    }

    /// Answers each with its own body, until the gateway closes the connection.
    private static func echo(_ exchange: ScriptedEngine.Exchange) async throws {
        var request: String? = exchange.request
        while let body = request?.components(after: "\r\n\r\n") {
            try await exchange.answerKept(body)
            request = try await exchange.next()
        }
    }

    @Test func theNextRequestUsesTheSameConnection() async throws {
        let count = try await connections(for: 10) { exchange, _ in try await Self.echo(exchange) }
        // On a machine that stands still for a moment some may have come too late.
        #expect(count < 10)
    }

    @Test func whatIsSaidUnaskedIsNobodysAnswer() async throws {
        let stale = ScriptedEngine.Exchange.kept(#"{"n":"stale"}"#)
        let count = try await connections(for: 2) { exchange, number in
            guard number == 1 else { return try await Self.echo(exchange) }
            try await exchange.answerKept(exchange.request.components(after: "\r\n\r\n"))
            try await exchange.send(stale)
            await exchange.waitUntilClosed()
        }
        #expect(count == 2)
    }

    @Test func bytesBehindAnAnswerAreNobodysAnswer() async throws {
        let stale = ScriptedEngine.Exchange.kept(#"{"n":"stale"}"#)
        let count = try await connections(for: 2) { exchange, number in
            guard number == 1 else { return try await Self.echo(exchange) }
            let answer = ScriptedEngine.Exchange.kept(exchange.request.components(after: "\r\n\r\n"))
            try await exchange.send(answer + stale)
            await exchange.waitUntilClosed()
        }
        #expect(count == 2)
    }

    /// The engine ends it while the next request is on its way: that is asked by a new one, and counted once.
    @Test(arguments: [true, false]) func anEngineThatEndsAnIdleConnectionCostsNothing(isRead: Bool) async throws {
        let recorder = Recorder()
        let count = try await connections(for: 2, recorder: recorder) { exchange, number in
            guard number == 1 else { return try await Self.echo(exchange) }
            try await exchange.answerKept(exchange.request.components(after: "\r\n\r\n"))
            if isRead { _ = try await exchange.next() }
        }
        #expect(count == 2 && recorder.all.began.count == 2 && recorder.all.ended.count == 2)
    }

    @Test func afterARefusalTheConnectionIsClosed() async throws {
        let refusal = #"{"error":{"code":400,"message":"no","type":"invalid_request_error"}}"#
        let count = try await connections(for: 3, status: "400") { exchange, _ in
            try await exchange.send(ScriptedEngine.Exchange.kept(refusal, status: "400 Bad Request"))
            await exchange.waitUntilClosed()
        }
        #expect(count == 3)
    }

    @Test func aConnectionThatNobodyUsesIsClosed() async throws {
        try await RunningGateway.with { gateway in
            let closed = Signal()
            try await ScriptedEngine.with(gateway.enginePath) { exchange in
                try await exchange.answerKept("{}")
                await exchange.waitUntilClosed()
                closed.send()
            } body: {
                try await RawClient.with(gateway.path) { client in
                    try await client.send(RawClient.post("/v1/chat/completions", "{}"))
                    _ = try await client.receive(until: "{}")
                    await closed.wait()
                }
            }
        }
    }
}
