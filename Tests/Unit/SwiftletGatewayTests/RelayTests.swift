import SwiftletContract
import SwiftletGateway
import Testing

/// What passes between an app and an engine.
@Suite(.timeLimit(.minutes(1))) struct RelayTests {
    private static let request = #"{ "stream":true,  "model":"shop-intent","messages":[{"content":"ü\u0000"}] }"#

    @Test func bytesPassUnchanged() async throws {
        try await RunningGateway.with { gateway in
            try await ScriptedEngine.with(gateway.enginePath) { exchange in
                #expect(exchange.request.hasPrefix("POST /v1/chat/completions?a=%20b HTTP/1.1\r\n"))
                #expect(exchange.request.hasSuffix("\r\n\r\n" + Self.request))
                #expect(exchange.request.contains("authorization") == false)
                #expect(exchange.request.contains("example") == false)
                #expect(exchange.request.contains("content-type: application/json\r\n"))
                try await exchange.answer("{ \"answer\" : \"\u{1F600}\\u00e9\" }\n")
            } body: {
                let answer = try await gateway.post(
                    Self.request, to: "/v1/chat/completions?a=%20b", headers: "content-type: text/plain\r\n")
                #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 28\r\n"))
                #expect(answer.contains("swiftlet-model: shop-intent@1.4.0\r\n"))
                #expect(answer.contains("scripted") == false)
                #expect(answer.hasSuffix("\r\n\r\n{ \"answer\" : \"\u{1F600}\\u00e9\" }\n"))
            }
            #expect(
                gateway.metrics.text().contains(
                    "swiftlet_requests_total{model=\"shop-intent\",version=\"1.4.0\",status=\"200\"} 1\n"))
        }
    }

    @Test func eventsPassUnchangedAndAtOnce() async throws {
        let events =
            (0..<50).map { "data: {\"n\":\($0),\"text\":\"é\u{1F600}\"}\n\n" } + [": ping\n\n", "data: [DONE]\n\n"]
        try await RunningGateway.with { gateway in
            let seen = (0..<events.count).map { _ in Signal() }
            try await ScriptedEngine.with(gateway.enginePath) { exchange in
                try await exchange.send(Self.streamHead)
                for (event, seen) in zip(events, seen) {
                    try await exchange.send(Self.chunk(event))
                    // The next one is sent only when the app has this one: nothing may be held back.
                    await seen.wait()
                }
                try await exchange.send("0\r\n\r\n")
            } body: {
                try await RawClient.with(gateway.path) { client in
                    try await client.send(RawClient.post("/v1/chat/completions", Self.request))
                    let head = try await client.receive(until: "\r\n\r\n")
                    #expect(head.contains("Content-Type: text/event-stream\r\n"))
                    var rest = head.components(after: "\r\n\r\n")
                    for (event, seen) in zip(events, seen) {
                        if rest.isEmpty { rest = try await client.receive(until: "\n\n\r\n") }
                        #expect(rest == Self.chunk(event))
                        rest = ""
                        seen.send()
                    }
                    #expect(try await client.receive(until: "0\r\n\r\n") == "0\r\n\r\n")
                }
            }
        }
    }

    @Test func aClientThatGoesAwayFreesTheEngine() async throws {
        try await RunningGateway.with { gateway in
            let (asked, begun, freed) = (Signal(), Signal(), Signal())
            try await ScriptedEngine.with(gateway.enginePath) { exchange in
                if exchange.request.contains("silent") == false {
                    try await exchange.send(Self.streamHead + Self.chunk("data: 1\n\n"))
                }
                asked.send()
                await exchange.waitUntilClosed()
                if exchange.request.contains("silent") { freed.send() } else { begun.send() }
            } body: {
                // Before the first byte of the answer, and in the middle of it.
                try await RawClient.with(gateway.path) { client in
                    try await client.send(RawClient.post("/tokenize", #"{"silent":1}"#))
                    await asked.wait()
                }
                await freed.wait()
                try await RawClient.with(gateway.path) { client in
                    try await client.send(RawClient.post("/tokenize", "{}"))
                    _ = try await client.receive(until: "data: 1")
                }
                await begun.wait()
                #expect(await gateway.routes.drained(1, within: .seconds(30)))
            }
            #expect(gateway.metrics.text().contains("status=\"499\"} 2\n"))
        }
    }

    @Test func aSlowReaderStopsTheEngine() async throws {
        try await RunningGateway.with { gateway in
            let event = "data: \(String(repeating: "~", count: 1000))\n\n"
            let count = 8000
            let sent = Counter()
            try await ScriptedEngine.with(gateway.enginePath) { exchange in
                try await exchange.send(Self.streamHead)
                for _ in 0..<count {
                    try await exchange.send(Self.chunk(event))
                    sent.add()
                }
                try await exchange.send("0\r\n\r\n")
                // Closing would throw away what this end has not sent yet.
                await exchange.waitUntilClosed()
            } body: {
                try await RawClient.with(gateway.path) { client in
                    try await client.send(RawClient.post("/tokenize", "{}", headers: "connection: close\r\n"))
                    let head = try await client.receive(until: "\r\n\r\n")
                    // The app reads no more: of 8 MB the engine gets rid of what the buffers on the way hold.
                    let stopped = await sent.settled()
                    #expect(stopped < count / 4, "\(stopped) of \(count)")
                    let rest = try await client.receiveAll()
                    // Where a chunk ends may change on the way; what is in it may not.
                    #expect(Self.tildes(in: head) + Self.tildes(in: rest) == count * 1000)
                    #expect(rest.utf8.suffix(5).elementsEqual("0\r\n\r\n".utf8))
                }
            }
        }
    }

    @Test func anEngineThatIsNotThereIsSaidSo() async throws {
        try await RunningGateway.with { gateway in
            let absent = try await gateway.post("{}")
            #expect(absent.hasPrefix("HTTP/1.1 503 "))
            #expect(absent.contains(#""code":"engine_failed""#))
            #expect(absent.contains("Retry-After: 1\r\n"))
            try await ScriptedEngine.with(gateway.enginePath) { exchange in
                if exchange.request.contains("half") { try await exchange.send("HTTP/1.1 200 OK\r\nContent-Ty") }
                if exchange.request.contains("garbage") { try await exchange.send("\u{0}\u{0}SSH-2.0\r\n\r\n") }
            } body: {
                for body in ["{}", #"{"half":1}"#, #"{"garbage":1}"#] {
                    let answer = try await gateway.post(body)
                    #expect(answer.hasPrefix("HTTP/1.1 503 "), "\(body)")
                    #expect(answer.contains(#""retry_after_ms":60000"#))
                }
            }
            #expect(await gateway.routes.drained(1, within: .seconds(30)))
        }
    }

    @Test(arguments: [true, false])
    func anAnswerThatBreaksOffIsBrokenOff(chunked: Bool) async throws {
        try await RunningGateway.with { gateway in
            try await ScriptedEngine.with(gateway.enginePath) { exchange in
                try await exchange.send(
                    chunked
                        ? Self.streamHead + Self.chunk("data: 1\n\n") + "40\r\ndata: ha"
                        : "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"half\":")
            } body: {
                // On a connection that could go on: it is closed all the same.
                let answer = try await gateway.exchange(RawClient.post("/tokenize", "{}"))
                #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
                #expect(answer.hasSuffix("0\r\n\r\n") == false)
                #expect(chunked || answer.contains("Content-Length: 100\r\n"))
            }
            #expect(gateway.metrics.text().contains("status=\"502\"} 1\n"))
        }
    }

    /// OpenAI's clients read `code` as a text: the engine's number would be an error of its own to them.
    @Test(
        arguments: [
            (
                "400 Bad Request", #"{"error":{"code":400,"message":"bad grammar","type":"invalid_request_error"}}"#,
                #"{"error":{"code":"invalid_request","message":"bad grammar","type":"invalid_request_error"}}"#
            ),
            (
                "503 Service Unavailable", #"{"error":{"code":503,"message":"Loading","type":"unavailable_error"}}"#,
                #"{"error":{"code":"loading","message":"Loading","type":"unavailable_error"}}"#
            ),
            (
                "500 Internal Server Error", #"{"error":{"code":500,"message":"oh","type":"server_error"}}"#,
                #"{"error":{"code":"engine_failed","message":"oh","type":"server_error"}}"#
            ),
            (
                "404 Not Found", "<html>",
                #"{"error":{"code":"invalid_request","message":"the engine of 'shop-intent' answered with status 404 and gave no reason","type":"invalid_request_error"}}"#
            ),
        ])
    func anEnginesErrorHasOpenAIsShape(status: String, own: String, expected: String) async throws {
        try await RunningGateway.with { gateway in
            try await ScriptedEngine.with(gateway.enginePath) { exchange in
                try await exchange.answer(own, status: status)
            } body: {
                let answer = try await gateway.post("{}")
                #expect(answer.hasPrefix("HTTP/1.1 \(status)\r\n"))
                #expect(answer.contains("Content-Type: application/json\r\n"))
                #expect(answer.contains("Content-Length: \(expected.utf8.count)\r\n"))
                #expect(answer.contains("swiftlet-model: shop-intent@1.4.0\r\n"))
                #expect(answer.hasSuffix("\r\n\r\n" + expected))
            }
        }
    }

    /// Clients ask again on 500 and above, and this would be asked for nothing.
    @Test(
        arguments: [
            (
                "501 Not Implemented",
                #"{"error":{"code":501,"message":"no embeddings","type":"not_supported_error"}}"#,
                #""code":"not_supported","message":"no embeddings""#
            ),
            (
                "500 Internal Server Error",
                #"{"error":{"code":500,"message":"input (300 tokens) is too large to process. increase the physical batch size (current batch size: 256)","type":"server_error"}}"#,
                #""code":"context_overflow","fits":"a prompt of at most 256 tokens","limit":256,"#
            ),
            (
                "500 Internal Server Error",
                #"{"error":{"code":500,"message":"image input is not supported - hint: if this is unexpected, you may need to provide the mmproj","type":"server_error"}}"#,
                #""code":"not_supported","fits":"the same request without it""#
            ),
        ])
    func whatWillNeverDoIsTheAppsFault(status: String, own: String, expected: String) async throws {
        try await RunningGateway.with { gateway in
            try await ScriptedEngine.with(gateway.enginePath) { exchange in
                try await exchange.answer(own, status: status)
            } body: {
                let answer = try await gateway.post("{}")
                #expect(answer.hasPrefix("HTTP/1.1 400 Bad Request\r\n") && answer.contains(expected), "\(answer)")
            }
        }
    }

    @Test func anOverflowIsTranslated() async throws {
        try await RunningGateway.with { gateway in
            let overflow =
                #"{"error":{"code":400,"message":"…","type":"exceed_context_size_error","n_prompt_tokens":1503,"n_ctx":256}}"#
            try await ScriptedEngine.with(gateway.enginePath) { exchange in
                try await exchange.answer(overflow, status: "400 Bad Request")
            } body: {
                let answer = try await gateway.post(#"{"long":1}"#)
                #expect(answer.hasPrefix("HTTP/1.1 400 "))
                #expect(answer.contains(#""code":"context_overflow""#))
                #expect(answer.contains(#""limit":256"#))
                #expect(answer.contains(#""needed":1503"#))
            }
        }
    }

    @Test func pipelinedRequestsAreAnsweredInOrder() async throws {
        try await RunningGateway.with { gateway in
            try await ScriptedEngine.with(gateway.enginePath) { exchange in
                let body = exchange.request.components(after: "\r\n\r\n")
                try await exchange.answer("answer to \(body)", type: "text/event-stream")
            } body: {
                let bodies = (0..<20).map { #"{"n":\#($0)}"# }
                let requests = bodies.map { RawClient.post("/tokenize", $0) }.joined()
                let answers = try await gateway.exchange(
                    requests + "GET /health HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
                var rest = answers[...]
                for body in bodies {
                    let found = try #require(rest.firstRange(of: "answer to \(body)"))
                    rest = rest[found.upperBound...]
                }
                #expect(rest.contains(#"{"status":"ok"}"#))
            }
        }
    }

    @Test func aFullEngineRefuses() async throws {
        try await RunningGateway.with(slots: 2) { gateway in
            let (go, arrived) = (Signal(), Counter())
            try await ScriptedEngine.with(gateway.enginePath) { exchange in
                arrived.add()
                await go.wait()
                try await exchange.answer("{}")
            } body: {
                async let first = gateway.post("{}")
                async let second = gateway.post("{}")
                await arrived.reaches(2)
                let third = try await gateway.post("{}")
                #expect(third.hasPrefix("HTTP/1.1 503 "))
                #expect(third.contains(#""code":"queue_full""#))
                go.send()
                #expect(try await first.hasPrefix("HTTP/1.1 200 "))
                #expect(try await second.hasPrefix("HTTP/1.1 200 "))
            }
        }
    }

    static let streamHead =
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"

    /// Millions of them are counted, in a build for debugging too.
    private static func tildes(in text: String) -> Int {
        var text = text
        return text.withUTF8 { bytes in
            var count = 0
            var index = 0
            while index < bytes.count {
                if bytes[index] == UInt8(ascii: "~") { count += 1 }
                index += 1
            }
            return count
        }
    }

    static func chunk(_ text: String) -> String {
        String(text.utf8.count, radix: 16) + "\r\n" + text + "\r\n"
    }
}

extension String {
    func components(after separator: String) -> String {
        firstRange(of: separator).map { String(self[$0.upperBound...]) } ?? ""
    }

    /// How often `text` occurs.
}
