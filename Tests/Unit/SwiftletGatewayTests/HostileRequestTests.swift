import FoundationEssentials
import NIOCore
import SwiftletContract
import Testing

@testable import SwiftletGateway

/// Requests that would cost the daemon or its engines memory, or others their turn.
@Suite(.timeLimit(.minutes(1))) struct HostileRequestTests {
    private static func facts(_ body: String, at path: String = "/v1/completions") throws -> RequestFacts {
        try RequestFacts(body: ByteBuffer(string: body), at: path)
    }

    // MARK: Numbers

    @Test(
        arguments: [
            (#"{"top_logprobs":2147483647}"#, "top_logprobs", 20), (#"{"logprobs":21}"#, "logprobs", 20),
            (#"{"n_probs":1e9}"#, "n_probs", 20), (#"{"n":129}"#, "n", 128),
            // The engine reads all of it.
            (#"{"top_logprobs":20.\#(String(repeating: "0", count: 260))e6}"#, "top_logprobs", 20),
            (#"{"prompt":[\#([String](repeating: #""a""#, count: 21).joined(separator: ","))]}"#, "prompt", 20),
        ])
    func whatAnEngineWouldTakeAnyNumberOfIsBounded(body: String, parameter: String, limit: Int64) throws {
        let refusal = #expect(throws: Refusal.self) { try Self.facts(body) }
        #expect(refusal?.code == .invalidRequest && refusal?.parameter == parameter && refusal?.limit == limit)
    }

    @Test(
        arguments: [
            (#"{"logprobs":true,"top_logprobs":20}"#, 1), (#"{"logprobs":null}"#, 1), (#"{"prompt":"a"}"#, 1),
            (#"{"prompt":["a","b"]}"#, 2), (#"{"prompt":[[1],"b",[3,4]]}"#, 3), (#"{"prompt":[]}"#, 1),
            (#"{"prompt":[1,2,3]}"#, 1), (#"{"prompt":["a",-7]}"#, 1), (#"{"n":null}"#, 1), (#"{"n":-1}"#, 1),
            (#"{"n":3,"prompt":["a","b"]}"#, 6),
        ])
    func answersAreCountedByTextsAndChoices(body: String, answers: Int) throws {
        #expect(try Self.facts(body).answers == answers)
        #expect(try Self.facts(#"{"prompt":["a","b"]}"#, at: "/v1/chat/completions").answers == 1)
    }

    @Test func valuesAreBoundedTogether() throws {
        func tokens(_ count: Int) -> String { #"{"tokens":[1\#(String(repeating: ",1", count: count - 1))]}"# }
        #expect(try Self.facts(tokens(TextSize.maxValues - 2)).text?.values == TextSize.maxValues)
        #expect(throws: Refusal.self) { try Self.facts(tokens(TextSize.maxValues - 1)) }
        let deep = String(repeating: "[", count: 100) + String(repeating: "]", count: 100)
        let many = [String](repeating: deep, count: TextSize.maxValues / 100).joined(separator: ",")
        let refusal = #expect(throws: Refusal.self) { try Self.facts(#"{"x":[\#(many)]}"#) }
        #expect(refusal?.limit == Int64(TextSize.maxValues))
    }

    // MARK: Text

    @Test(
        arguments: [
            (#""xyz""#, 3), (#""data:xyz""#, 8), (#"["\u00e9\n","é"]"#, 2), (#"[[1,2],"abc","d"]"#, 3),
            (#"["ab",7,"cd"]"#, 4), (#"[{"content":"ab\\"},{"content":"cd"}]"#, 5),
            (#"[{"reasoning_content":"long","content":"a"},{"reasoning_content":"longer","content":"b"}]"#, 8),
            (#"[{"image_url":{"url":"data:image/png;base64,AAAA"}},{"image_url":"AAAA","x":"y"}]"#, 1),
            (#"[{"input_audio":{"data" : "AAAA","format":"wav"}}]"#, 3), ("[]", 0), ("7", 0),
        ])
    func textIsMeasured(json: String, text: Int64) {
        var size = TextSize()
        let bytes = Array(json.utf8)
        size.add(bytes.span, bytes.indices, isText: true, hasMedia: true)
        #expect(size.text.count == text)
    }

    /// None of these comes to the engine, which is not there; the others would.
    @Test func textThatNoContextCouldTakeIsRefused() async throws {
        func text(_ count: Int) -> String { #""\#(String(repeating: "a ", count: count / 2))""# }
        let talk = #"{"messages":[{"content":\#(text(40_000))},{"content":\#(text(40_000))}]}"#
        let picture = #"{"messages":[{"url":\#(text(80_000))}]}"#
        let names = #"{"messages":[],"response_format":{"json_schema":{"enum":[\#(text(80_000))]}}}"#
        let requests = [
            (talk, "/v1/chat/completions", "context_overflow"), (picture, "/v1/chat/completions", "engine_failed"),
            (names, "/v1/chat/completions", "engine_failed"),
            (#"{"prompt":\#(text(70_000))}"#, "/v1/completions", "context_overflow"),
            (#"{"prompt":[\#(text(40_000)),\#(text(40_000))]}"#, "/v1/completions", "engine_failed"),
            (#"{"content":\#(text(70_000))}"#, "/tokenize", "engine_failed"),
            (#"{"content":\#(text(300_000))}"#, "/tokenize", "invalid_request"),
        ]
        try await RunningGateway.with { gateway in
            for (body, path, code) in requests {
                let answer = try await gateway.post(body, to: path)
                #expect(answer.contains(#""code":"\#(code)""#), "\(path) \(answer)")
            }
            let refused = try await gateway.post(talk)
            #expect(refused.hasPrefix("HTTP/1.1 400 ") && refused.contains(#""limit":256"#), "\(refused)")
            #expect(refused.contains(#""needed":2500"#) && refused.contains("at most 255 tokens"), "\(refused)")
            // It is not loaded for it.
            let listing = Listing(version: ReleaseVersion(unchecked: "1"), context: 256, createdAt: .distantPast)
            gateway.routes.markAbsent(RunningGateway.model, .unloaded, listing: listing)
            #expect(try await gateway.post(talk).contains("context_overflow"))
        }
    }

    // MARK: Bodies

    @Test func bodiesShareABudgetOfWhichAnAppHasHalf() throws {
        let budget = BodyBudget(limit: .mebibytes(1))
        let (one, two) = (Peer.unknown, Peer(process: 7, user: 1, groups: []))
        let (part, half) = (Bytes.kibibytes(64), Bytes.kibibytes(64 + 512))
        // Short ones do not count.
        for _ in 0..<100 { try budget.take(part, after: .zero, of: one) }
        try budget.take(part, after: .zero, of: one)
        try budget.take(half - part, after: part, of: one)
        let own = #expect(throws: Refusal.self) { try budget.take(Bytes(1), after: half, of: one) }
        #expect(own?.code == .queueFull && own?.limit == 512 << 10)
        try budget.take(half, after: .zero, of: two)
        let all = #expect(throws: Refusal.self) {
            try budget.take(part + Bytes(1), after: .zero, of: Peer(process: 8, user: 2, groups: []))
        }
        #expect(all?.limit == 1 << 20)
        budget.giveBack(half, of: one)
        try budget.take(half, after: .zero, of: one)
    }

    /// Of the daemon's memory, for long bodies.
    private static func until(_ gateway: RunningGateway, takes bytes: Int) async throws {
        while try await gateway.get("/metrics").contains("\nswiftlet_request_bytes \(bytes)\n") == false {}
    }

    @Test func whoSendsMuchIsRefusedAndWhoAsksLittleIsNot() async throws {
        try await RunningGateway.with(settings: GatewaySettings(maxBodies: .mebibytes(1))) { gateway in
            let long = String(repeating: " ", count: 300 << 10)
            try await RawClient.with(gateway.path) { client in
                let head = "POST /tokenize HTTP/1.1\r\nhost: x\r\ncontent-length: \(1 << 20)\r\n\r\n"
                try await client.send(head + String(repeating: " ", count: 500 << 10))
                // Once all of that has come.
                try await Self.until(gateway, takes: 436 << 10)
                let answer = try await gateway.post(long)
                #expect(answer.hasPrefix("HTTP/1.1 503 "))
                #expect(answer.contains("may have 512.0 KiB at once"), "\(answer)")
                #expect(try await gateway.post("{}").contains(#""code":"engine_failed""#))
            }
            // Its app is gone, and nothing is held any more.
            try await Self.until(gateway, takes: 0)
            for _ in 0..<3 {
                let answer = try await gateway.post(long)
                #expect(answer.contains("is not JSON"), "\(answer)")
                try await Self.until(gateway, takes: 0)
            }
        }
    }

    @Test func aLongBodyThatDoesNotEndIsEnded() async throws {
        let settings = GatewaySettings(bodyTimeout: .milliseconds(50))
        try await RunningGateway.with(settings: settings) { gateway in
            let head = "POST /tokenize HTTP/1.1\r\nhost: x\r\ncontent-length: 100000\r\n\r\n{"
            let ended = try await gateway.exchange(head)
            #expect(ended == "")
            #expect(try await gateway.get("/health").hasPrefix("HTTP/1.1 200 "))
        }
    }

    // MARK: HEAD

    @Test func whatIsAskedByHeadHasNoBody() async throws {
        try await RunningGateway.with { gateway in
            let get = "GET /health HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"
            for (path, status) in [("/health", 200), ("/v1/models", 200), ("/nothing", 404), ("/tokenize", 405)] {
                let answers = try await gateway.exchange("HEAD \(path) HTTP/1.1\r\nhost: x\r\n\r\n" + get)
                let parts = answers.split(separator: "\r\n\r\n", maxSplits: 1)
                #expect(parts.first?.hasPrefix("HTTP/1.1 \(status) ") == true, "\(answers)")
                #expect(parts.first?.contains("Content-Length: 0") == false, "\(answers)")
                #expect(parts.first?.contains("Content-Length: ") == true, "\(answers)")
                #expect(parts.last?.hasPrefix("HTTP/1.1 200 OK\r\n") == true, "\(answers)")
            }
        }
    }

    // MARK: Errors of the engine's

    @Test(
        arguments: [
            ("[json.exception.parse_error.101] parse error at line 1", "/v1/chat/completions"),
            ("[json.exception.out_of_range.406] number overflow parsing '1e400'", "/v1/chat/completions"),
            ("Failed to parse tools: nothing of the kind", "/v1/chat/completions"),
            ("Jinja Exception: Conversation roles must alternate", "/v1/chat/completions"),
            ("Invalid base64 value", "/v1/chat/completions"),
            ("vector::_M_range_check: __n (which is 9) >= this->size() (which is 7)", "/detokenize"),
        ])
    func whatARequestIsToBlameForIsNotHeldAgainstItsEngine(message: String, path: String) async throws {
        try await RunningGateway.with { gateway in
            let answer = try await ScriptedEngine.with(gateway.enginePath) { exchange in
                let error = #"{"error":{"code":500,"message":"\#(message)","type":"server_error"}}"#
                try await exchange.answer(error, status: "500 Internal Server Error")
            } body: {
                try await gateway.post(#"{"model":"shop-intent"}"#, to: path)
            }
            #expect(answer.hasPrefix("HTTP/1.1 400 ") && answer.contains(#""code":"invalid_request""#), "\(answer)")
            #expect(gateway.routes.uses().map(\.failures) == [0])
        }
    }

    @Test(
        arguments: [
            "[json.exception.type_error.316] invalid UTF-8 byte", "Compute error.",
            "The model produced output that does not match the expected format",
        ])
    func whatTheEngineDidItselfIsItsFault(message: String) async throws {
        try await RunningGateway.with { gateway in
            let answer = try await ScriptedEngine.with(gateway.enginePath) { exchange in
                let error = #"{"error":{"message":"\#(message)"}}"#
                try await exchange.answer(error, status: "500 Internal Server Error")
            } body: {
                try await gateway.post(#"{"model":"shop-intent"}"#)
            }
            #expect(answer.hasPrefix("HTTP/1.1 500 ") && answer.contains(#""code":"engine_failed""#), "\(answer)")
            #expect(gateway.routes.uses().map(\.failures) == [1])
        }
    }

    // MARK: Accounts

    @Test func allTextsOfARequestCount() async throws {
        let apps = AppDesk()
        try await RunningGateway.with(apps: apps) { gateway in
            _ = try await ScriptedEngine.with(gateway.enginePath) { exchange in
                try await exchange.answer(#"{"choices":[],"usage":{"completion_tokens":10,"prompt_tokens":3}}"#)
            } body: {
                try await gateway.post(#"{"prompt":["a","b","c"]}"#, to: "/v1/completions")
            }
            let account = try #require(apps.accounts.first?.account)
            #expect(account.promptTokens == 9 && account.answerTokens == 30)
        }
    }

    @Test func whatCameOfAStreamCountsThoughItsAppIsGone() async throws {
        let apps = AppDesk()
        try await RunningGateway.with(apps: apps) { gateway in
            try await ScriptedEngine.with(gateway.enginePath) { exchange in
                try await exchange.send(RelayTests.streamHead)
                for number in 0...40 { try await exchange.send(RelayTests.chunk("data: {\"n\":\(number)}\n\n")) }
                await exchange.waitUntilClosed()
            } body: {
                try await RawClient.with(gateway.path) { client in
                    try await client.send(RawClient.post("/v1/chat/completions", #"{"stream":true}"#))
                    var seen = ""
                    while seen.contains(#""n":40"#) == false { seen += try await client.receive(until: "\n\n") }
                }
                // One is there twice where it came in two parts.
                while apps.accounts.first?.account.answerTokens ?? 0 < 40 {
                    try await Task.sleep(for: .milliseconds(10))
                }
            }
        }
    }
}
