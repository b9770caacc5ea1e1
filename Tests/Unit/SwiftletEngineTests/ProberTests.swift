import FoundationEssentials
import Hummingbird
import Logging
import ServiceLifecycle
import SwiftletContract
import SwiftletEngine
import SystemPackage
import Testing

@Suite(.timeLimit(.minutes(1))) struct ProberTests {
    private struct Question: Decodable {
        struct Message: Decodable {
            var content: String
        }

        struct Choice: Decodable {
            var id: Int
            var scale: Double
        }

        var model: String
        var stream: Bool
        var lora: [Choice]?
        var messages: [Message]
    }

    /// An engine that answers what it is told, in `content`, and hangs, fails or talks nonsense when asked to.
    private static func router() -> Router<BasicRequestContext> {
        let router = Router()
        router.get("health") { _, _ in "ok" }
        router.post("v1/chat/completions") { request, _ -> Response in
            let body = try await request.body.collect(upTo: 1 << 20)
            let question = try JSONDecoder().decode(Question.self, from: Data(body.readableBytesView))
            guard question.model == "m", question.stream == false else { return Response(status: .badRequest) }
            switch question.messages[0].content {
            case "hang": try await Task.sleep(for: .seconds(3600))
            case "fail": return Response(status: .internalServerError)
            case "nonsense": return Response(status: .ok, body: .init(byteBuffer: ByteBuffer(string: "}{")))
            case "long":
                let long = ByteBuffer(repeating: UInt8(ascii: " "), count: 8 << 20)
                return Response(status: .ok, body: .init(byteBuffer: long))
            default: break
            }
            let lora = question.lora?.map { " \($0.id):\($0.scale)" }.joined() ?? ""
            let text = try JSONEncoder().encode(question.messages[0].content + lora)
            let answer = #"{"choices":[{"message":{"content":"# + String(decoding: text, as: UTF8.self) + "}}]}"
            return Response(status: .ok, body: .init(byteBuffer: ByteBuffer(string: answer)))
        }
        router.post("v1/embeddings") { request, _ -> Response in
            let body = String(buffer: try await request.body.collect(upTo: 1 << 20))
            guard body.hasPrefix(#"{"model":"m","encoding_format":"float","input":"#) else {
                return Response(status: .badRequest)
            }
            let data = [(2, "1,0"), (1, "0,1"), (0, "2,1")].map { #"{"index":\#($0),"embedding":[\#($1)]}"# }
            let answer = #"{"data":[\#(data.joined(separator: ","))]}"#
            return Response(status: .ok, body: .init(byteBuffer: ByteBuffer(string: answer)))
        }
        router.post("v1/rerank") { _, _ -> Response in
            let answer = #"{"results":[{"index":1,"relevance_score":2.5},{"index":0,"relevance_score":-1}]}"#
            return Response(status: .ok, body: .init(byteBuffer: ByteBuffer(string: answer)))
        }
        return router
    }

    private func withFake<Value: Sendable>(_ body: @Sendable (EngineClient) async throws -> Value) async throws -> Value
    {
        try await withDirectory { directory in
            let path = directory.appending("e.sock")
            let application = Application(
                router: Self.router(), configuration: .init(address: .unixDomainSocket(path: path.string)),
                logger: Logger(label: "fake", factory: { _ in SwiftLogNoOpLogHandler() }))
            var configuration = ServiceGroupConfiguration(services: [application], logger: application.logger)
            // Those that hang are cancelled then. At once they must not be: NIO ends the program where a server is
            // cancelled while a connection comes (swift-nio 2813).
            configuration.maximumGracefulShutdownDuration = .milliseconds(200)
            let services = ServiceGroup(configuration: configuration)
            return try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try? await services.run() }
                let client = EngineClient(socket: path)
                let result: Result<Value, any Error>
                do {
                    try await client.waitUntilReady(within: .seconds(30))
                    result = .success(try await body(client))
                } catch {
                    result = .failure(error)
                }
                await services.triggerGracefulShutdown()
                try await group.waitForAll()
                return try result.get()
            }
        }
    }

    private func suite(_ cases: [(String, String)], share: Double = 0.5) -> CheckSuite {
        CheckSuite(
            minimumPassShare: share,
            cases: cases.map { say, expected in
                let message = JSONValue.object(["role": .string("user"), "content": .string(say)])
                return .init(
                    name: say, request: .object(["messages": .array([message])]), expect: .init(contains: expected))
            })
    }

    @Test func countsWhatPasses() async throws {
        let outcome = try await withFake { client in
            let prober = Prober(client: client, model: ModelName(unchecked: "m"), caseLimit: .milliseconds(300))
            return try await prober.run(
                suite([
                    ("yes", "yes"), ("no", "yes"), ("hang", ""), ("fail", ""), ("nonsense", ""), ("long", ""),
                    ("si", "s"),
                ]))
        }
        #expect(outcome.passed == 2)
        #expect(outcome.total == 7)
        #expect(outcome.failed == ["no", "hang", "fail", "nonsense", "long"])
        #expect(outcome.isPass == false)
    }

    @Test func asksForVectorsAndRankings() async throws {
        let document = """
            {"minimumPassShare": 0.5, "cases": [
              {"name": "near", "request": {"input": ["a", "b", "c"]}, "expect": {"nearest": 2}},
              {"name": "far", "request": {"input": ["a", "b", "c"]}, "expect": {"nearest": 1}},
              {"name": "first", "request": {"query": "q", "documents": ["a", "b"]}, "expect": {"nearest": 1}},
              {"name": "last", "request": {"query": "q", "documents": ["a", "b"]}, "expect": {"nearest": 0}}]}
            """
        let suite = try CheckSuite(json: Array(document.utf8))
        try suite.validate()
        let outcome = try await withFake { client in
            try await Prober(client: client, model: ModelName(unchecked: "m")).run(suite)
        }
        #expect(outcome.failed == ["far", "last"])
    }

    /// Each case is answered by whom it is for, and the model itself by itself.
    @Test func asksAdaptersToo() async throws {
        var suite = suite([("french", "french 1:1.0"), ("plain", "plain 0:0.0"), ("spanish", "spanish")])
        suite.cases[0].adapter = AdapterName(unchecked: "french")
        suite.cases[2].adapter = AdapterName(unchecked: "spanish")
        let checks = suite
        let outcome = try await withFake { client in
            let adapters = ["german", "french"].map { AdapterName(unchecked: $0) }
            return try await Prober(client: client, model: ModelName(unchecked: "m"), adapters: adapters).run(checks)
        }
        #expect(outcome.failed == ["spanish"], "nobody of this name is here")
    }

    @Test func whatIsLeftAfterTheTotalLimitHasFailed() async throws {
        let outcome = try await withFake { client in
            let prober = Prober(
                client: client, model: ModelName(unchecked: "m"), caseLimit: .seconds(30),
                totalLimit: .milliseconds(200))
            return try await prober.run(suite([("yes", "yes"), ("hang", ""), ("si", "si")]))
        }
        #expect(outcome.passed == 1)
        #expect(outcome.failed == ["hang", "si"])
    }

    @Test func anEngineThatIsNotThereFailsEveryCase() async throws {
        let client = EngineClient(socket: "/tmp/there-is-no-engine.sock")
        let outcome = try await Prober(client: client, model: ModelName(unchecked: "m")).run(suite([("a", "a")]))
        #expect(outcome.passed == 0)
        do {
            try await client.waitUntilReady(within: .milliseconds(50))
            Issue.record("it is ready")
        } catch {
            guard case .notReady = error else { throw error }
        }
    }

    @Test func cancellingEndsTheChecks() async throws {
        try await withFake { client in
            let prober = Prober(client: client, model: ModelName(unchecked: "m"))
            let checks = suite([("hang", "")])
            let running = Task { try await prober.run(checks) }
            running.cancel()
            await #expect(throws: EngineError.cancelled) { try await running.value }
        }
    }
}
