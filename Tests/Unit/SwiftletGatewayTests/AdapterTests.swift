import FoundationEssentials
import SwiftletContract
import Testing

@testable import SwiftletGateway

/// `model:adapter` is answered by the model's own engine, which is told of each request which adapter it is for.
@Suite(.timeLimit(.minutes(1))) struct AdapterTests {
    private static let adapters = ["german", "french"].map { AdapterName(unchecked: $0) }

    private static func route(_ gateway: RunningGateway, _ adapters: [AdapterName] = adapters, engine: Int = 7) -> Route
    {
        Route(
            engineID: engine, socketPath: gateway.enginePath, version: ReleaseVersion(unchecked: "2.0.0"),
            adapters: adapters, context: 512, createdAt: Date(timeIntervalSince1970: 0))
    }

    /// A gateway before an engine that answers with what it was sent.
    private static func with(_ body: @Sendable (RunningGateway) async throws -> Void) async throws {
        try await RunningGateway.with { gateway in
            gateway.routes.set(RunningGateway.model, route(gateway))
            try await ScriptedEngine.with(gateway.enginePath) { exchange in
                let body = exchange.request.split(separator: "\r\n\r\n", maxSplits: 1).last ?? ""
                try await exchange.answer(String(body))
            } body: {
                try await body(gateway)
            }
        }
    }

    @Test(
        arguments: [
            ("shop-intent", "shop-intent", 0, 0), ("shop-intent@2.0.0", "shop-intent", 0, 0),
            ("shop-intent:german", "shop-intent:german", 0, 1), ("shop-intent:french", "shop-intent:french", 1, 1),
            ("shop-intent:french@2.0.0", "shop-intent:french", 1, 1),
        ])
    func theEngineIsToldWhoIsMeant(model: String, id: String, place: Int, scale: Int) async throws {
        try await Self.with { gateway in
            for path in ["/v1/chat/completions", "/v1/completions", "/v1/responses"] {
                let answer = try await gateway.post(#"{"model":"\#(model)" , "x":[1, {}]} "#, to: path)
                // Every byte of the app's own is as it was.
                let body = #"{"model":"\#(model)" , "x":[1, {}],"lora":[{"id":\#(place),"scale":\#(scale)}]}"#
                #expect(answer.hasSuffix(body), "\(answer)")
                #expect(answer.contains("swiftlet-model: \(id)@2.0.0\r\n"))
            }
            #expect(
                gateway.metrics.text().contains(
                    #"swiftlet_requests_total{model="\#(id)",version="2.0.0",status="200"} 3"#))
        }
    }

    @Test func withoutAnyNothingIsTouched() async throws {
        try await RunningGateway.with { gateway in
            try await ScriptedEngine.with(gateway.enginePath) { exchange in
                try await exchange.answer(String(exchange.request.split(separator: "\r\n\r\n").last ?? ""))
            } body: {
                let body = #"{"model":"shop-intent"}"#
                let answer = try await gateway.post(body)
                #expect(answer.hasSuffix("\r\n" + body))
            }
        }
    }

    @Test(arguments: [
        "shop-intent:spanish", "shop-intent:", "shop-intent:german:french", ":german", "shop-intent:GERMAN",
        "shop-intent@2.0.0:german", "shop-intent:german@1.0.0", "shop-intent:spanish@2.0.0",
    ])
    func anotherIsNotFound(model: String) async throws {
        try await Self.with { gateway in
            let answer = try await gateway.post(#"{"model":"\#(model)"}"#)
            #expect(answer.hasPrefix("HTTP/1.1 404 ") && answer.contains(#""code":"model_not_found""#), "\(answer)")
            #expect(answer.contains("shop-intent:german"), "\(answer)")
        }
    }

    /// By number they would pass by names, and by whoever counts by them.
    @Test(arguments: [#""lora":[{"id":1,"scale":1}]"#, #""lor\u0061":[]"#, #""lora":null,"lora":[]"#])
    func numbersAreNotTaken(member: String) async throws {
        try await Self.with { gateway in
            for model in ["shop-intent", "shop-intent:german"] {
                let answer = try await gateway.post(#"{"model":"\#(model)",\#(member)}"#)
                #expect(answer.hasPrefix("HTTP/1.1 400 ") && answer.contains(#""param":"lora""#), "\(answer)")
            }
        }
    }

    @Test func theyAreListedWithTheModelTheyBelongTo() async throws {
        try await Self.with { gateway in
            let list = try await gateway.get("/v1/models")
            for id in ["shop-intent", "shop-intent:german", "shop-intent:french"] {
                #expect(list.contains(#""id":"\#(id)""#), "\(list)")
            }
            #expect(list.split(separator: #""parent":"shop-intent""#).count == 3, "\(list)")
            for name in ["shop-intent:german", "shop-intent%3Agerman", "shop-intent%3agerman%402.0.0"] {
                #expect(try await gateway.get("/v1/models/\(name)").contains(#""id":"shop-intent:german""#))
            }
            #expect(try await gateway.get("/v1/models/shop-intent:spanish").hasPrefix("HTTP/1.1 404 "))
        }
    }

    /// Whoever waits for an adapter that the next release has no more is told so, and holds no slot.
    @Test func anAdapterThatIsGoneWhenItsTurnComesIsNotFound() async throws {
        try await RunningGateway.with(
            settings: GatewaySettings(patience: .init(load: .seconds(30), queue: .seconds(30)))
        ) { gateway in
            gateway.routes.markAbsent(RunningGateway.model, .loading)
            async let answer = gateway.post(#"{"model":"shop-intent:german"}"#)
            while gateway.routes.snapshot().first?.waiting != 1 { try await Task.sleep(for: .milliseconds(2)) }
            gateway.routes.set(RunningGateway.model, Self.route(gateway, [Self.adapters[1]]))
            #expect(try await answer.contains(#""code":"model_not_found""#))
            #expect(await gateway.routes.drained(7, within: .seconds(30)))
        }
    }

    @Test func withoutANameTheModelItselfIsMeant() async throws {
        try await Self.with { gateway in
            let answer = try await gateway.post("{ }")
            #expect(answer.hasSuffix(#"{ "lora":[{"id":0,"scale":0}]}"#), "\(answer)")
            #expect(answer.contains("swiftlet-model: shop-intent@2.0.0"))
        }
    }
}
