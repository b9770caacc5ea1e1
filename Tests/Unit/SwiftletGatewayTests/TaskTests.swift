import FoundationEssentials
import SwiftletContract
import Testing

@testable import SwiftletGateway

/// A request goes to a model that can answer it, or is refused with what could.
@Suite(.timeLimit(.minutes(1))) struct TaskTests {
    private static let vectors = ModelName(unchecked: "vectors")

    private static func route(_ gateway: RunningGateway, _ task: ModelTask) -> Route {
        Route(
            engineID: 7, socketPath: gateway.enginePath, version: ReleaseVersion(unchecked: "2.0.0"), task: task,
            context: 512, createdAt: Date(timeIntervalSince1970: 0))
    }

    @Test(
        arguments: [
            ("/v1/embeddings", "shop-intent", "vectors", "/v1/chat/completions, "),
            ("/v1/chat/completions", "vectors", "shop-intent", "/v1/embeddings"),
            ("/v1/responses/input_tokens", "vectors@2.0.0", "shop-intent", "/v1/embeddings"),
            ("/v1/rerank", "vectors", "this node serves no model for rerank", "/v1/embeddings"),
        ])
    func anotherTaskIsRefusedWithWhatFits(path: String, model: String, able: String, own: String) async throws {
        try await RunningGateway.with { gateway in
            gateway.routes.set(Self.vectors, Self.route(gateway, .embeddings))
            let answer = try await gateway.post(#"{"model":"\#(model)"}"#, to: path)
            #expect(answer.hasPrefix("HTTP/1.1 400 Bad Request\r\n"), "\(answer)")
            for part in [#""code":"not_supported""#, #""param":"model""#, own, able] {
                #expect(answer.contains(part), "\(part) is not in \(answer)")
            }
            #expect(gateway.metrics.text().contains(#"swiftlet_refusals_total{code="not_supported"} 1"#))
        }
    }

    /// It would be loaded, and others for it unloaded, only to say no.
    @Test func whatIsNotLoadedIsNotLoadedForIt() async throws {
        let asked = Counter()
        let routes = RouteTable(onDemand: { _ in asked.add() })
        let listing = Listing(
            version: ReleaseVersion(unchecked: "2.0.0"), task: .embeddings, context: 512, createdAt: .distantPast)
        routes.markAbsent(Self.vectors, .unloaded, listing: listing)
        for name in ["vectors", "vectors@2.0.0"] {
            let refusal = await #expect(throws: Refusal.self) {
                try await routes.acquire(name, of: .chat, for: Asking())
            }
            #expect(refusal?.code == .notSupported)
        }
        #expect(asked.value == 0)
    }

    /// What it is for shows once it is there.
    @Test func whatWasLoadingIsRefusedWhenItIsKnown() async throws {
        try await RunningGateway.with(
            settings: GatewaySettings(patience: .init(load: .seconds(30), queue: .seconds(30)))
        ) { gateway in
            gateway.routes.markAbsent(Self.vectors, .loading)
            async let answer = gateway.post(#"{"model":"vectors"}"#)
            try await Task.sleep(for: .milliseconds(50))
            gateway.routes.set(Self.vectors, Self.route(gateway, .embeddings))
            #expect(try await answer.contains(#""code":"not_supported""#))
            #expect(await gateway.routes.drained(7, within: .seconds(30)))
        }
    }

    @Test func withoutANameTheOnlyOneThatCanIsMeant() async throws {
        try await RunningGateway.with { gateway in
            gateway.routes.set(Self.vectors, Self.route(gateway, .embeddings))
            try await ScriptedEngine.with(gateway.enginePath) {
                try await $0.answer("{}")
            } body: {
                let chat = try await gateway.post("{}")
                #expect(chat.contains("swiftlet-model: shop-intent@1.4.0"))
                #expect(try await gateway.post("{}", to: "/v1/embeddings").contains("swiftlet-model: vectors@2.0.0"))
                #expect(try await gateway.post("{}", to: "/tokenize").contains(#""code":"invalid_request""#))
                #expect(
                    try await gateway.post(#"{"model":"vectors"}"#, to: "/tokenize").contains("HTTP/1.1 200 OK"))
            }
        }
    }

    @Test func modelsSayWhatTheyAreFor() async throws {
        try await RunningGateway.with { gateway in
            gateway.routes.set(Self.vectors, Self.route(gateway, .embeddings))
            #expect(try await gateway.get("/v1/models/vectors%402.0.0").contains(#""task":"embeddings""#))
            #expect(try await gateway.get("/v1/models/vectors@2.0.0").contains(#""loaded":true"#))
            let other = try await gateway.get("/v1/models/vectors@1.0.0")
            #expect(other.hasPrefix("HTTP/1.1 404 ") && other.contains(#""fits":"shop-intent, vectors""#))
        }
    }
}
