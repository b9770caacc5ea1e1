import SwiftletContract
import SwiftletGateway
import Testing

@Suite(.timeLimit(.minutes(1))) struct GatewayAnswersTests {
    @Test func healthFollowsTheRoutes() async throws {
        try await RunningGateway.with { gateway in
            #expect(try await gateway.get("/health").hasPrefix("HTTP/1.1 200 OK\r\n"))
            gateway.routes.markAbsent(RunningGateway.model, .loading)
            let waiting = try await gateway.get("/health")
            #expect(waiting.hasPrefix("HTTP/1.1 503 "))
            #expect(waiting.contains("Retry-After: 1\r\n"))
            let refused = try await gateway.post(#"{"model":"shop-intent"}"#)
            #expect(refused.hasPrefix("HTTP/1.1 503 "))
            #expect(refused.contains(#""code":"loading""#))
        }
    }

    @Test func listsModels() async throws {
        try await RunningGateway.with { gateway in
            let list = try await gateway.get("/v1/models?x=y")
            #expect(
                list.contains(
                    #"{"data":[{"context":256,"created":1700000000,"id":"shop-intent","loaded":true,"object":"model","#)
            )
            #expect(try await gateway.get("/v1/models/shop-intent").contains(#""version":"1.4.0""#))
            #expect(try await gateway.get("/v1/models/other").hasPrefix("HTTP/1.1 404 "))
        }
    }

    @Test(
        arguments: [
            ("GET /v2/models HTTP/1.1", "404 Not Found"), ("GET / HTTP/1.1", "404 Not Found"),
            ("GET /slots HTTP/1.1", "404 Not Found"), ("DELETE /v1/models HTTP/1.1", "405 Method Not Allowed"),
            ("GET /v1/chat/completions HTTP/1.1", "405 Method Not Allowed"),
        ])
    func refusesOtherPathsInTheSameShape(line: String, status: String) async throws {
        try await RunningGateway.with { gateway in
            let answer = try await gateway.exchange("\(line)\r\nhost: x\r\nconnection: close\r\n\r\n")
            #expect(answer.hasPrefix("HTTP/1.1 \(status)\r\n"))
            #expect(answer.contains(#"{"error":{"code":"invalid_request","#))
        }
    }

    @Test(
        arguments: [
            (#"{"model":"shop-intent","messages":["#, "400", "invalid_request"),
            (#"{"model":42}"#, "400", "invalid_request"),
            (#"{"model":"nobody"}"#, "404", "model_not_found"),
            (#"{"model":"shop-intent@9"}"#, "404", "model_not_found"),
        ])
    func refusesBadBodies(body: String, status: String, code: String) async throws {
        try await RunningGateway.with { gateway in
            let answer = try await gateway.post(body)
            #expect(answer.hasPrefix("HTTP/1.1 \(status) "))
            #expect(answer.contains(#""code":"\#(code)""#))
            #expect(gateway.metrics.text().contains("swiftlet_refusals_total{code=\"\(code)\"} 1\n"))
        }
    }

    @Test func refusesLongBodies() async throws {
        try await RunningGateway.with(settings: GatewaySettings(maxBody: Bytes(1000))) { gateway in
            let long = #"{"model":"\#(String(repeating: "a", count: 2000))"}"#
            let declared = try await gateway.post(long)
            #expect(declared.hasPrefix("HTTP/1.1 413 "))
            let chunk = String(long.utf8.count, radix: 16) + "\r\n" + long + "\r\n"
            let chunked = try await gateway.exchange(
                "POST /tokenize HTTP/1.1\r\nhost: x\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n"
                    + chunk + "0\r\n\r\n")
            #expect(chunked.hasPrefix("HTTP/1.1 413 "))
            #expect(chunked.contains(#""limit":1000"#))
        }
    }

    @Test func aConnectionGoesOnAfterARefusedBody() async throws {
        try await RunningGateway.with(settings: GatewaySettings(maxBody: Bytes(1000))) { gateway in
            let long = String(repeating: "a", count: 300_000)
            let answers = try await gateway.exchange(
                RawClient.post("/tokenize", long) + "GET /health HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
            #expect(answers.hasPrefix("HTTP/1.1 413 "))
            #expect(answers.contains("HTTP/1.1 200 OK\r\n"))
        }
    }

    @Test func answersHTTPThatIsNone() async throws {
        try await RunningGateway.with { gateway in
            let answer = try await gateway.exchange("nonsense\r\n\r\n")
            #expect(answer.hasPrefix("HTTP/1.1 400 "))
        }
    }
}
