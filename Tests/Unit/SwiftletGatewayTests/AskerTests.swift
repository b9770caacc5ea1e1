import Glibc
import SwiftletContract
import Testing

@testable import SwiftletGateway

/// Apps at the socket: who they are, what they may, and how they wait.
@Suite(.timeLimit(.minutes(1))) struct AskerTests {
    private static let patient = GatewaySettings()

    private static func desk(_ change: (inout AppPolicy) -> Void) -> AppDesk {
        var policy = AppPolicy()
        change(&policy)
        return AppDesk(AppPolicies([.user(getuid()): policy]))
    }

    /// An engine that holds what it is asked until it is told to go on.
    private static func withHeldEngine(
        _ gateway: RunningGateway, _ body: @Sendable (_ arrived: Counter, _ go: Signal) async throws -> Void
    ) async throws {
        let (arrived, go) = (Counter(), Signal())
        try await ScriptedEngine.with(gateway.enginePath) { exchange in
            arrived.add()
            await go.wait()
            try await exchange.answer(#"{"usage":{"prompt_tokens":5,"completion_tokens":3}}"#)
        } body: {
            try await body(arrived, go)
        }
    }

    @Test func requestsBeyondTheSlotsWaitHere() async throws {
        try await RunningGateway.with(settings: Self.patient, slots: 2) { gateway in
            try await Self.withHeldEngine(gateway) { arrived, go in
                try await withThrowingTaskGroup(of: String.self) { group in
                    for _ in 0..<6 { group.addTask { try await gateway.post("{}") } }
                    while gateway.routes.snapshot().first?.waiting != 4 { await Task.yield() }
                    #expect(await arrived.settled() == 2)
                    #expect(try await gateway.get("/metrics").contains(#"requests_waiting{model="shop-intent"} 4"#))
                    go.send()
                    for try await answer in group { #expect(answer.hasPrefix("HTTP/1.1 200 ")) }
                }
                #expect(arrived.value == 6)
                let page = try await gateway.get("/metrics")
                #expect(page.contains("swiftlet_app_tokens_total{app=\"uid=\(getuid())\",kind=\"prompt\"} 30\n"))
                #expect(page.contains("swiftlet_app_requests_total{app=\"uid=\(getuid())\"} 6\n"))
            }
        }
    }

    @Test func anAppThatGoesAwayLeavesTheQueue() async throws {
        try await RunningGateway.with(settings: Self.patient, slots: 1) { gateway in
            try await Self.withHeldEngine(gateway) { arrived, go in
                async let first = gateway.post("{}")
                await arrived.reaches(1)
                try await RawClient.with(gateway.path) { client in
                    try await client.send(RawClient.post("/tokenize", "{}"))
                    while gateway.routes.snapshot().first?.waiting != 1 { await Task.yield() }
                }
                while gateway.routes.snapshot().first?.waiting != 0 { await Task.yield() }
                go.send()
                #expect(try await first.hasPrefix("HTTP/1.1 200 "))
                #expect(arrived.value == 1)
            }
        }
    }

    /// Also while the model loads.
    @Test func anAppThatGoesAwayDoesNotWaitForAModel() async throws {
        try await RunningGateway.with(settings: Self.patient) { gateway in
            gateway.routes.markAbsent(RunningGateway.model, .loading)
            try await RawClient.with(gateway.path) { client in
                try await client.send(RawClient.post("/tokenize", "{}"))
                while gateway.routes.snapshot().first?.waiting != 1 { await Task.yield() }
            }
            while gateway.routes.snapshot().first?.waiting != 0 { await Task.yield() }
        }
    }

    @Test func aRequestMayLowerItsDeadlineAndNothingElse() async throws {
        try await RunningGateway.with(settings: Self.patient, slots: 1) { gateway in
            try await Self.withHeldEngine(gateway) { arrived, go in
                async let first = gateway.post("{}")
                await arrived.reaches(1)
                let refused = try await gateway.post("{}", headers: "swiftlet-deadline-ms: 0\r\n")
                #expect(refused.hasPrefix("HTTP/1.1 503 ") && refused.contains(#""code":"queue_full""#))
                #expect(refused.contains(#""limit":1,"#) && refused.contains(#""needed":2,"#))
                for header in ["swiftlet-deadline-ms: soon", "swiftlet-deadline-ms: -1", "swiftlet-priority: high"] {
                    let answer = try await gateway.post("{}", headers: header + "\r\n")
                    #expect(answer.hasPrefix("HTTP/1.1 400 "))
                }
                go.send()
                _ = try await first
            }
        }
        let hasty = GatewaySettings(patience: .init(load: .zero, queue: .zero))
        try await RunningGateway.with(settings: hasty) { gateway in
            gateway.routes.markAbsent(RunningGateway.model, .loading)
            let answer = try await gateway.post("{}", headers: "swiftlet-deadline-ms: 60000\r\n")
            #expect(answer.contains(#""code":"loading""#))
        }
    }

    /// The engine is done with a short answer long before its app has read it.
    @Test func aSlowReaderOfAShortAnswerKeepsNobodyWaiting() async throws {
        let body = "[" + String(repeating: "~", count: 350_000)
        try await RunningGateway.with(settings: Self.patient, slots: 1) { gateway in
            try await ScriptedEngine.with(gateway.enginePath) { exchange in
                try await exchange.answer(exchange.request.contains("long") ? body : "{}")
                await exchange.waitUntilClosed()
            } body: {
                try await RawClient.with(gateway.path) { client in
                    try await client.send(
                        RawClient.post("/tokenize", #"{"long":1}"#, headers: "connection: close\r\n"))
                    let head = try await client.receive(until: "\r\n\r\n")
                    let next = try await gateway.post("{}")
                    #expect(next.hasPrefix("HTTP/1.1 200 "))
                    #expect((head + (try await client.receiveAll())).utf8.count > 350_000)
                }
            }
        }
    }

    @Test func aPolicyHoldsAtTheSocket() async throws {
        let apps = Self.desk { policy in
            policy.models = [ModelName(unchecked: "other")]
            policy.requests = Allowance(2, per: .seconds(600))
        }
        try await RunningGateway.with(apps: apps) { gateway in
            let hidden = try await gateway.post(#"{"model":"shop-intent"}"#)
            #expect(hidden.hasPrefix("HTTP/1.1 404 ") && hidden.contains(#""code":"model_not_found""#))
            #expect(try await gateway.get("/v1/models").contains("shop-intent") == false)
            #expect(try await gateway.get("/v1/models/shop-intent").hasPrefix("HTTP/1.1 404 "))
            // What was refused did not count.
            apps.policies.bySubject[.user(getuid())]?.models = nil
            try await ScriptedEngine.with(gateway.enginePath) { exchange in
                try await exchange.answer("{}")
            } body: {
                for _ in 0..<2 {
                    let answer = try await gateway.post("{}")
                    #expect(answer.hasPrefix("HTTP/1.1 200 "))
                }
            }
            let refused = try await gateway.post("{}")
            #expect(refused.hasPrefix("HTTP/1.1 429 ") && refused.contains(#""code":"quota""#))
            #expect(refused.contains("Retry-After: ") && refused.contains(#""type":"rate_limit_error""#))
            let page = try await gateway.get("/metrics")
            #expect(page.contains("swiftlet_app_refusals_total{app=\"uid=\(getuid())\",code=\"quota\"} 1\n"))
        }
    }
}
