import SwiftletContract
import Synchronization
import Testing

@testable import SwiftletGateway

/// An engine that ends, or answers garbage, before an app has anything of its answer.
@Suite(.timeLimit(.minutes(2))) struct AgainTests {
    private static let patient = GatewaySettings(patience: .init(load: .seconds(30), queue: .seconds(30)))

    /// The first engine breaks each request off, and so do others below `count`; those after that answer.
    private func withEngines(
        failing count: Int, end: Refusal = .engineFailed(RunningGateway.model),
        says garbage: String = "", _ body: @escaping @Sendable (RunningGateway, [Counter]) async throws -> Void
    ) async throws {
        try await RunningGateway.with(settings: Self.patient) { gateway in
            let asked = (0..<4).map { _ in Counter() }
            try await serve(1, of: 3, failing: count, gateway, asked, end, garbage) { try await body(gateway, asked) }
        }
    }

    private func serve(
        _ number: Int, of all: Int, failing count: Int, _ gateway: RunningGateway, _ asked: [Counter], _ end: Refusal,
        _ garbage: String, _ body: @escaping @Sendable () async throws -> Void
    ) async throws {
        guard number <= all else { return try await body() }
        let path = gateway.enginePath + (number == 1 ? "" : "\(number)")
        try await ScriptedEngine.with(path) { exchange in
            asked[number].add()
            guard number <= count else { return try await exchange.answer("{}") }
            if garbage.isEmpty == false { try await exchange.send(garbage) }
            // As the daemon does it: first it is known why, then there is another.
            gateway.routes.explain(number, end)
            gateway.routes.markAbsent(RunningGateway.model, .loading)
            gateway.serve(engine: number + 1, at: gateway.enginePath + "\(number + 1)")
        } body: {
            try await serve(number + 1, of: all, failing: count, gateway, asked, end, garbage, body)
        }
    }

    @Test(arguments: ["", "HTTP/1.1 200 OK\r\nContent-Ty", "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"])
    func theNextEngineGetsIt(said: String) async throws {
        try await withEngines(failing: 1, says: said) { gateway, asked in
            let answer = try await gateway.post("{}")
            #expect(answer.hasPrefix("HTTP/1.1 200 ") && answer.hasSuffix("{}"), "\(answer)")
            #expect(asked.map(\.value) == [0, 1, 1, 0])
            #expect(gateway.metrics.text().contains("status=\"200\"} 1\n"))
            #expect(gateway.metrics.text().contains("status=\"503\"}") == false)
        }
    }

    @Test func aThirdDoesNot() async throws {
        try await withEngines(failing: 2) { gateway, asked in
            for _ in 0..<2 {
                let answer = try await gateway.post(#"{"poison":1}"#)
                #expect(answer.hasPrefix("HTTP/1.1 503 "), "\(answer)")
                #expect(answer.contains(#""code":"engine_failed""#) && answer.contains("a third"))
                #expect(answer.contains("Retry-After: 60\r\n"))
            }
            #expect(asked.map(\.value) == [0, 1, 1, 0])
            // By the engines, and by the gateway: both are the app's.
            let refusals = try await gateway.get("/metrics").split(separator: "\n").filter {
                $0.hasPrefix("swiftlet_app_refusals_total{")
            }
            #expect(refusals.count == 1, "\(refusals)")
            #expect(refusals.first?.hasSuffix(#"code="engine_failed"} 2"#) == true, "\(refusals)")
            #expect(try await gateway.post("{}").hasPrefix("HTTP/1.1 200 "))
            #expect(asked.map(\.value) == [0, 1, 1, 1])
        }
    }

    @Test func whatEndedForItsMemoryIsNotAskedAgain() async throws {
        let end = Refusal.outgrew(RunningGateway.model, limit: .mebibytes(100))
        try await withEngines(failing: 1, end: end) { gateway, asked in
            let answer = try await gateway.post("{}")
            #expect(answer.hasPrefix("HTTP/1.1 503 ") && answer.contains(#""code":"memory_budget""#), "\(answer)")
            #expect(asked.map(\.value) == [0, 1, 0, 0])
        }
    }

    @Test func whereNoneComesInTimeItIsSaid() async throws {
        try await RunningGateway.with(settings: Self.patient) { gateway in
            try await ScriptedEngine.with(gateway.enginePath) { _ in
                gateway.routes.explain(1, .engineFailed(RunningGateway.model))
                gateway.routes.markAbsent(RunningGateway.model, .loading)
            } body: {
                async let _: Void = {
                    while Task.isCancelled == false {
                        try? await Task.sleep(for: .milliseconds(50))
                        gateway.routes.tick()
                    }
                }()
                let answer = try await gateway.post("{}", headers: "swiftlet-deadline-ms: 300\r\n")
                #expect(answer.hasPrefix("HTTP/1.1 503 ") && answer.contains(#""code":"engine_failed""#), "\(answer)")
                #expect(answer.contains("no other was there in time"))
            }
        }
    }

    /// The app waited for an engine for no time at all: what the first one computed was no wait.
    @Test func howLongTheFirstComputedIsNoWait() async throws {
        try await RunningGateway.with(settings: Self.patient) { gateway in
            let next = gateway.enginePath + "2"
            try await ScriptedEngine.with(gateway.enginePath) { _ in
                try await Task.sleep(for: .milliseconds(400))
                gateway.routes.explain(1, .engineFailed(RunningGateway.model))
                gateway.routes.markAbsent(RunningGateway.model, .loading)
            } body: {
                try await ScriptedEngine.with(next) { exchange in
                    try await exchange.answer("{}")
                } body: {
                    async let post = gateway.post("{}", headers: "swiftlet-deadline-ms: 300\r\n")
                    let limit = ContinuousClock.now + .seconds(5)
                    while gateway.routes.snapshot().first?.waiting != 1, .now < limit { await Task.yield() }
                    gateway.serve(engine: 2, at: next)
                    let answer = try await post
                    #expect(answer.hasPrefix("HTTP/1.1 200 "), "\(answer)")
                }
            }
        }
    }

    /// Each is the engine's end; what is no more than unusual is not.
    @Test(
        arguments: [
            ("\u{0}\u{0}SSH-2.0\r\n\r\n", true), ("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>", true),
            ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 3\r\n\r\n}x{", true),
            ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 0\r\n\r\n", true),
            ("HTTP/1.1 200 OK\r\nx: \(String(repeating: "y", count: 100_000))\r\n\r\n", true),
            (
                "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: 4\r\n\r\n\n []",
                false
            ),
            ("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 6\r\n\r\ndata: ", false),
            ("HTTP/1.1 500 Oops\r\nContent-Type: text/html\r\nContent-Length: 1\r\n\r\n<", false),
            ("HTTP/1.1 200 OK\r\nContent-Type: appl", false), ("", false),
        ] as [(String, Bool)])
    func garbageIsTold(said: String, isGarbage: Bool) async throws {
        let faults = Mutex<[Int]>([])
        try await RunningGateway.with(onFault: { engine, _ in faults.withLock { $0.append(engine) } }) { gateway in
            try await ScriptedEngine.with(gateway.enginePath) { exchange in
                try await exchange.send(said)
            } body: {
                let answer = try await gateway.post("{}")
                #expect(isGarbage == false || answer.hasPrefix("HTTP/1.1 503 "), "\(answer)")
                #expect(Set(faults.withLock { $0 }) == (isGarbage ? [1] : []))
            }
        }
    }
}
