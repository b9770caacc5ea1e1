import Glibc
import NIOCore
import SwiftletContract
import SwiftletGateway
import Testing

@testable import SwiftletGateway

/// What an answer cost goes beside it, and the answer itself stays as it is.
@Suite(.timeLimit(.minutes(1))) struct EnergyTests {
    private static let question = #"{"model":"shop-intent","messages":[]}"#
    private static let usage = #""usage":{"completion_tokens":12,"prompt_tokens":34,"total_tokens":46}"#

    @Test func anAnswerOfKnownLengthHasItInItsHead() async throws {
        let recorder = Recorder()
        let body = #"{"choices":[],"timings":{"cache_n":0,"predicted_n":9,"prompt_n":9},\#(Self.usage)}"#
        try await RunningGateway.with(observer: recorder) { gateway in
            let answer = try await ScriptedEngine.with(gateway.enginePath) { exchange in
                try await exchange.answer(body)
            } body: {
                try await gateway.post(Self.question)
            }
            #expect(answer.contains("swiftlet-energy-joules: 0.024113\r\n"))
            #expect(answer.contains("swiftlet-energy-source: package-0 (rapl)\r\n"))
            #expect(answer.hasSuffix("\r\n\r\n" + body))
            #expect(answer.lowercased().contains("trailer:") == false)
        }
        #expect(recorder.all.began == [AppName(user: getuid())] && recorder.all.computed == 1)
        #expect(recorder.all.ended == [TokenCount(prompt: 34, answer: 12)])
    }

    @Test func aStreamHasItBehindItsBody() async throws {
        let recorder = Recorder()
        let timings = #""timings":{"cache_n":5,"prompt_n":20,"prompt_ms":1.5,"predicted_n":7,"predicted_ms":2.5}"#
        let parts = [
            "data: {\"choices\":[{\"delta\":{\"content\":\"hi\"}}]}\n\n", "data: {\"choices\":[],\(timings)}\n\n",
            "data: [DONE]\n\n",
        ]
        try await RunningGateway.with(observer: recorder) { gateway in
            let answer = try await ScriptedEngine.with(gateway.enginePath) { exchange in
                try await exchange.send(
                    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")
                for part in parts {
                    try await exchange.send(String(part.utf8.count, radix: 16) + "\r\n" + part + "\r\n")
                }
                try await exchange.send("0\r\n\r\n")
            } body: {
                try await gateway.post(Self.question)
            }
            #expect(answer.contains("Trailer: swiftlet-energy-joules, swiftlet-energy-source\r\n"))
            #expect(
                answer.hasSuffix(
                    "0\r\nswiftlet-energy-joules: 0.024113\r\nswiftlet-energy-source: package-0 (rapl)\r\n\r\n"))
            #expect(Self.unchunked(answer) == parts.joined())
        }
        #expect(recorder.all.computed == 1 && recorder.all.ended == [TokenCount(prompt: 25, answer: 7)])
    }

    @Test func nothingIsSaidWhereNobodyKnows() async throws {
        try await RunningGateway.with(observer: Recorder(share: nil)) { gateway in
            let answer = try await ScriptedEngine.with(gateway.enginePath) { exchange in
                try await exchange.answer("{}")
            } body: {
                try await gateway.post(Self.question)
            }
            #expect(answer.contains("swiftlet-energy") == false)
            #expect(answer.hasSuffix("{}"))
        }
    }

    @Test func aRequestEndsOnceForItsObserverHoweverItEnds() async throws {
        let recorder = Recorder()
        try await RunningGateway.with(observer: recorder) { gateway in
            try await ScriptedEngine.with(gateway.enginePath) { exchange in
                switch recorder.all.began.count {
                case 1: try await exchange.answer(#"{"error":{"message":"no"}}"#, status: "500 Oops")
                case 2, 3: return
                default: try await exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")
                }
            } body: {
                let refused = try await gateway.post(Self.question)
                #expect(refused.contains("500"))
                let broken = try await gateway.post(Self.question)
                #expect(broken.contains("503"))
                _ = try? await gateway.post(Self.question + " ")
            }
        }
        #expect(recorder.all.began.count == 4)
        #expect(recorder.all.ended == [nil, nil, nil, nil])
    }

    @Test func whatAdmissionRefusesNeverReachesTheEngine() async throws {
        let recorder = Recorder()
        let refusal = Refusal(
            .powerBudget, message: "too much", needed: 41_250, limit: 40_000, retryAfterMilliseconds: 5000)
        try await RunningGateway.with(observer: recorder, admission: Admission(refusal: { _, _ in refusal })) {
            gateway in
            let answer = try await gateway.post(Self.question)
            #expect(answer.hasPrefix("HTTP/1.1 503"))
            #expect(answer.contains(#""code":"power_budget""#))
            #expect(answer.contains(#""needed":41250"#))
            #expect(answer.lowercased().contains("retry-after: 5\r\n"))
            let page = try await gateway.get("/metrics")
            #expect(page.contains("swiftlet_more 1"))
        }
        #expect(recorder.all.began.isEmpty)
    }

    // MARK: Tokens

    @Test(
        arguments: [
            (#"{"a":1}"#, nil), ("", nil), (#"{"usage":null}"#, nil),
            (
                #"{"usage":{"prompt_tokens":5,"completion_tokens":6},"timings":{"predicted_n":6,"predicted_per_second":81.25}}"#,
                TokenCount(prompt: 5, answer: 6, answerRate: 81.25)
            ),
            (
                #"{"timings":{"prompt_n":5,"predicted_n":1,"predicted_per_second":1e6,"cache_n":0}}"#,
                TokenCount(prompt: 5, answer: 1)
            ),
            (#"{"usage":{"prompt_tokens":5,"total_tokens":5}}"#, TokenCount(prompt: 5, answer: 0)),
            (#"{"usage":{"input_tokens":5,"output_tokens":6}}"#, TokenCount(prompt: 5, answer: 6)),
            (#"{"usage":{"prompt_tokens": 5, "completion_tokens": 6}}"#, TokenCount(prompt: 5, answer: 6)),
            (#"{"usage":{"prompt_tokens":-5}}"#, nil), (#"{"usage":{"prompt_tokens":99999999999999999999}}"#, nil),
            // Written by a model or an app.
            (#"{"content":"\"usage\":{\"prompt_tokens\":9}"}"#, nil),
        ] as [(String, TokenCount?)])
    func tokensAreWhatTheEngineSays(body: String, count: TokenCount?) {
        // However it arrives.
        for size in [1, 7, 4096] {
            var tail = AnswerTail()
            var rest = ByteBuffer(string: body)
            while let part = rest.readSlice(length: min(size, max(rest.readableBytes, 1))) { tail.add(part) }
            #expect((size == 1 && body.utf8.count > 64) || tail.tokens == count, "\(body) in parts of \(size)")
        }
    }

    @Test func aLongAnswerIsNotKept() {
        var tail = AnswerTail()
        for _ in 0..<1000 { tail.add(ByteBuffer(repeating: 0x20, count: 1024)) }
        tail.add(ByteBuffer(string: "{\(Self.usage)}"))
        #expect(tail.tokens == TokenCount(prompt: 34, answer: 12))
        #expect(tail.kept < 4096)
    }

    private static func unchunked(_ answer: String) -> String {
        guard let start = answer.firstRange(of: "\r\n\r\n") else { return "" }
        var rest = answer[start.upperBound...]
        var body = ""
        while let line = rest.firstRange(of: "\r\n"), let count = Int(rest[..<line.lowerBound], radix: 16), count > 0 {
            body += String(decoding: rest[line.upperBound...].utf8.prefix(count), as: UTF8.self)
            rest = Substring(String(decoding: rest[line.upperBound...].utf8.dropFirst(count + 2), as: UTF8.self))
        }
        return body
    }
}
