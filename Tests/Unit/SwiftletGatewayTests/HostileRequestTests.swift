import NIOCore
import SwiftletContract
import Testing

@testable import SwiftletGateway

/// Requests that would cost the daemon or its engines memory, or others their turn.
@Suite(.timeLimit(.minutes(1))) struct HostileRequestTests {
    private static func facts(_ body: String) throws -> RequestFacts {
        try RequestFacts(body: ByteBuffer(string: body))
    }

    // MARK: Numbers

    @Test(
        arguments: [
            (#"{"top_logprobs":2147483647}"#, "top_logprobs"), (#"{"logprobs":21}"#, "logprobs"),
            (#"{"n_probs":1e9}"#, "n_probs"),
            (#"{"prompt":[\#([String](repeating: #""a""#, count: 21).joined(separator: ","))]}"#, "prompt"),
        ])
    func whatAnEngineWouldTakeAnyNumberOfIsBounded(body: String, parameter: String) throws {
        let refusal = #expect(throws: Refusal.self) { try Self.facts(body) }
        #expect(refusal?.code == .invalidRequest && refusal?.parameter == parameter && refusal?.limit == 20)
    }

    @Test(
        arguments: [
            (#"{"logprobs":true,"top_logprobs":20}"#, 1), (#"{"logprobs":null}"#, 1), (#"{"prompt":"a"}"#, 1),
            (#"{"prompt":["a","b"]}"#, 2), (#"{"prompt":[[1],"b",[3,4]]}"#, 3), (#"{"prompt":[]}"#, 1),
            (#"{"prompt":[1,2,3]}"#, 1), (#"{"prompt":["a",-7]}"#, 1),
        ])
    func answersAreCountedByTexts(body: String, texts: Int) throws {
        #expect(try Self.facts(body).texts == texts)
    }

    @Test func numbersAreBoundedTogether() throws {
        func tokens(_ count: Int) -> String { #"{"tokens":[1\#(String(repeating: ",1", count: count - 1))]}"# }
        #expect(try Self.facts(tokens(TextSize.maxValues)).text?.values == TextSize.maxValues)
        #expect(throws: Refusal.self) { try Self.facts(tokens(TextSize.maxValues + 1)) }
    }

    // MARK: Text

    @Test(
        arguments: [
            (#"{"a":"xyz","b":["\u00e9\n","é"]}"#, 7, 3), (#"{"a\"":"\\"}"#, 1, 1),
            (#"{"url":"data:image/png;base64,AAAA","data" : "AAAA","c":"d"}"#, 1, 1), ("{}", 0, 0),
        ])
    func textIsMeasured(json: String, sum: Int64, longest: Int64) {
        let size = TextSize(of: ByteBuffer(string: json))
        #expect(size.sum.count == sum && size.longest.count == longest)
    }

    /// It never comes to the engine, which is not there.
    @Test func textThatNoContextCouldTakeIsRefused() async throws {
        let half = #""\#(String(repeating: "a ", count: 20_000))""#
        try await RunningGateway.with { gateway in
            let talk = try await gateway.post(#"{"messages":[{"content":\#(half)},{"content":\#(half)}]}"#)
            #expect(talk.hasPrefix("HTTP/1.1 400 ") && talk.contains(#""code":"context_overflow""#), "\(talk)")
            #expect(talk.contains(#""limit":256"#) && talk.contains(#""needed":2500"#), "\(talk)")
            for path in ["/tokenize", "/v1/completions"] {
                // Two texts, each of which might fit.
                let texts = try await gateway.post(#"{"content":\#(half),"prompt":\#(half)}"#, to: path)
                #expect(texts.contains(#""code":"engine_failed""#), "\(texts)")
                let long = #"{"prompt":"\#(String(repeating: "a", count: 70_000))"}"#
                let text = try await gateway.post(long, to: path)
                #expect(text.contains(#""code":"context_overflow""#), "\(text)")
            }
            let picture = #"{"messages":[{"url":"data:image/png;base64,\#(String(repeating: "A", count: 80_000))"}]}"#
            #expect(try await gateway.post(picture).contains(#""code":"engine_failed""#))
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

    @Test func whoSendsMuchIsRefusedAndWhoAsksLittleIsNot() async throws {
        try await RunningGateway.with(settings: GatewaySettings(maxBodies: .mebibytes(1))) { gateway in
            try await RawClient.with(gateway.path) { client in
                // More than an app may have, and it is not over.
                let head = "POST /tokenize HTTP/1.1\r\nhost: x\r\ncontent-length: \(1 << 20)\r\n\r\n"
                try await client.send(head + String(repeating: " ", count: 700 << 10))
                let answer = try await client.receive(until: "}}")
                #expect(answer.hasPrefix("HTTP/1.1 503 ") && answer.contains("would wait on this node"), "\(answer)")
            }
            // Nothing is held any more.
            for _ in 0..<3 {
                let long = try await gateway.post(String(repeating: " ", count: 500 << 10))
                #expect(long.contains("is not JSON"))
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

    @Test func whatTheEngineWroteItselfIsItsFault() async throws {
        try await RunningGateway.with { gateway in
            let answer = try await ScriptedEngine.with(gateway.enginePath) { exchange in
                let error = #"{"error":{"message":"[json.exception.type_error.316] invalid UTF-8 byte"}}"#
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
                // One may be there twice, where it came in two parts.
                while (40...41).contains(apps.accounts.first?.account.answerTokens ?? 0) == false {
                    try await Task.sleep(for: .milliseconds(10))
                }
            }
        }
    }
}
