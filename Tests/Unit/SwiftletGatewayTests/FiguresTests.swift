import SwiftletContract
import SwiftletGateway
import Testing

/// What reports say of a version: requests, answers, refusals by reason, and the time to the first token.
@Suite(.timeLimit(.minutes(1))) struct FiguresTests {
    private static let question = #"{"model":"shop-intent","messages":[]}"#
    private static let version = ReleaseVersion(unchecked: "1.4.0")

    /// Once so many requests are over for the gateway, too.
    private func figures(of gateway: RunningGateway, after requests: Int) async -> ModelFigures? {
        while true {
            let figures = gateway.metrics.figures(of: RunningGateway.model, Self.version)
            if figures?.requests ?? 0 >= requests || requests == 0 { return figures }
            await Task.yield()
        }
    }

    @Test func nobodyHasAskedYet() async throws {
        try await RunningGateway.with { gateway in
            #expect(await figures(of: gateway, after: 0) == nil)
        }
    }

    /// The engine waits before it writes; what it writes later does not count.
    @Test func aStreamsFirstTokenIsItsFirstPart() async throws {
        try await RunningGateway.with { gateway in
            let start = ContinuousClock.now
            _ = try await ScriptedEngine.with(gateway.enginePath) { exchange in
                try await exchange.send(
                    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")
                try await Task.sleep(for: .milliseconds(60))
                try await exchange.send("8\r\ndata: x\n\r\n")
                try await Task.sleep(for: .milliseconds(400))
                try await exchange.send("8\r\ndata: y\n\r\n0\r\n\r\n")
            } body: {
                try await gateway.post(Self.question)
            }
            let figures = try #require(await figures(of: gateway, after: 1))
            #expect(figures.requests == 1 && figures.answers == 1 && figures.refusals.isEmpty)
            let seconds = try #require(figures.firstToken.seconds(at: 0.5))
            // Within a bucket, however long all of it took on a busy machine.
            let most = (.now - start) / .seconds(1) - 0.4
            #expect((0.05..<most * 1.2).contains(seconds), "\(seconds) of \(most)")
        }
    }

    /// It took 300 ms or more, of which the engine wrote for 250.
    @Test func anAnswerInOnePieceSaysHowLongItWasWritten() async throws {
        let timings = #""timings":{"prompt_n":9,"predicted_n":10,"predicted_ms":250,"predicted_per_second":40}"#
        try await RunningGateway.with { gateway in
            let start = ContinuousClock.now
            _ = try await ScriptedEngine.with(gateway.enginePath) { exchange in
                try await Task.sleep(for: .milliseconds(300))
                try await exchange.answer(
                    #"{"choices":[],\#(timings),"usage":{"completion_tokens":10,"prompt_tokens":9}}"#)
            } body: {
                try await gateway.post(Self.question)
            }
            let figures = try #require(await figures(of: gateway, after: 1))
            let seconds = try #require(figures.firstToken.seconds(at: 0.5))
            let most = (.now - start) / .seconds(1) - 0.25
            #expect((0.03..<most * 1.2).contains(seconds), "\(seconds) of \(most)")
        }
    }

    @Test func refusalsAreCountedByReasonAndOnce() async throws {
        let overflow = #"{"error":{"type":"exceed_context_size_error","n_prompt_tokens":300,"n_ctx":256}}"#
        try await RunningGateway.with { gateway in
            try await ScriptedEngine.with(gateway.enginePath) { exchange in
                try await exchange.answer(overflow, status: "400 Bad Request")
            } body: {
                _ = try await gateway.post(Self.question)
            }
            // No engine is there any more, for the second time too.
            _ = try await gateway.post(Self.question)
            // It is of another task, and never gets to an engine.
            _ = try await gateway.post(#"{"model":"shop-intent"}"#, to: "/v1/embeddings")
            // Of no model that is here.
            _ = try await gateway.post(#"{"model":"nobody"}"#)
            let figures = try #require(await figures(of: gateway, after: 3))
            #expect(figures.requests == 3 && figures.answers == 0)
            #expect(figures.refusals == [.contextOverflow: 1, .engineFailed: 1, .notSupported: 1])
            #expect(figures.firstToken.isEmpty)
        }
    }

    /// Another version has figures of its own.
    @Test func versionsAreApart() async throws {
        try await RunningGateway.with { gateway in
            try await ScriptedEngine.with(gateway.enginePath) { exchange in
                try await exchange.answer(#"{"usage":{"completion_tokens":0,"prompt_tokens":9}}"#)
            } body: {
                _ = try await gateway.post(Self.question)
                gateway.serve(engine: 2, version: "1.5.0")
                _ = try await gateway.post(Self.question)
                _ = try await gateway.post(Self.question)
            }
            #expect(await figures(of: gateway, after: 1)?.answers == 1)
            let next = ReleaseVersion(unchecked: "1.5.0")
            while gateway.metrics.figures(of: RunningGateway.model, next)?.answers != 2 { await Task.yield() }
            #expect(gateway.metrics.figures(of: RunningGateway.model, next)?.firstToken.count == 2)
        }
    }
}
