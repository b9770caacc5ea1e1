import Glibc
import SwiftletContract
import SwiftletUplink
import Testing

/// With servers that do not behave, and networks that are not there.
@Suite(.timeLimit(.minutes(2))) struct HostileServerTests {
    typealias Step = RawServer.Step

    @Test func aBrokenBodyIsInterruptedAndWhatCameIsKept() async throws {
        let outcome = try await answer([.say("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n12345")])
        #expect(outcome.head?.length == Bytes(1000))
        #expect(outcome.body == Array("12345".utf8))
        #expect(outcome.end.failure == .interrupted)
        #expect(outcome.end.message?.isEmpty == false)
    }

    @Test func aStallEnds() async throws {
        let outcome = try await answer(
            [.say("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n12345"), .wait], stallSeconds: 1)
        #expect(outcome.end.failure == .stalled)
        #expect(outcome.body == Array("12345".utf8))
    }

    /// Slowloris: never silent, and never done.
    @Test func aServerThatDripsIsLeft() async throws {
        let outcome = try await answer([.say("HTTP/1.1 200 OK\r\n\r\n"), .drip], stallSeconds: 2)
        #expect(outcome.end.failure == .stalled)
        #expect(outcome.body.count < 100)
    }

    @Test func silenceAfterTheRequestIsAStall() async throws {
        let outcome = try await answer([.wait], stallSeconds: 1)
        #expect(outcome.head == nil)
        #expect(outcome.end.failure == .stalled)
    }

    @Test func anEndlessBodyIsCut() async throws {
        let chunk = String(repeating: "x", count: 1 << 16)
        let outcome = try await answer(
            [.say("HTTP/1.1 200 OK\r\n\r\n"), .endlessly(chunk)], maxSize: 1 << 20)
        #expect(outcome.end.failure == .tooLarge)
        #expect(outcome.body.count <= 1 << 20)
    }

    @Test func anEndlessHeadIsCut() async throws {
        let outcome = try await answer([.say("HTTP/1.1 200 OK\r\n"), .endlessly("X-Noise: 1234567890\r\n")])
        #expect(outcome.head == nil)
        #expect(outcome.end.failure == .tooLarge)
    }

    @Test(arguments: [
        "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 50-99/100\r\nContent-Length: 5\r\n\r\n12345",
        "HTTP/1.1 206 Partial Content\r\nContent-Length: 5\r\n\r\n12345",
        "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes -100-99/100\r\nContent-Length: 5\r\n\r\n12345",
    ])
    func anotherRangeIsRefused(answer text: String) async throws {
        let outcome = try await answer([.say(text)], offset: 100)
        #expect(outcome.head == nil && outcome.body.isEmpty)
        #expect(outcome.end.failure == .other)
        #expect(outcome.end.message?.contains("range") == true)
    }

    @Test func aPartThatNobodyAskedForIsRefused() async throws {
        let outcome = try await answer([
            .say("HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-4/100\r\nContent-Length: 5\r\n\r\n12345")
        ])
        #expect(outcome.head == nil && outcome.body.isEmpty)
        #expect(outcome.end.failure == .other)
    }

    @Test func theWholeInsteadOfARangeBeginsAtZero() async throws {
        let outcome = try await answer([.say("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n12345")], offset: 100)
        #expect(outcome.head?.offset == .zero)
        #expect(outcome.body == Array("12345".utf8))
        #expect(outcome.end.failure == nil)
    }

    @Test func interimAnswersAndTrailersArePassedOver() async throws {
        let text = """
            HTTP/1.1 103 Early Hints\r\nETag: "early"\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\
            5\r\n12345\r\n0\r\nETag: "late"\r\n\r\n
            """
        let outcome = try await answer([.say(text)])
        #expect(outcome.head?.status == 200)
        #expect(outcome.head?.etag == nil)
        #expect(outcome.body == Array("12345".utf8))
        #expect(outcome.end.failure == nil)
    }

    @Test func compressionThatNobodyAskedForIsNotUndone() async throws {
        let outcome = try await answer([
            .say("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\n12345")
        ])
        #expect(outcome.body == Array("12345".utf8))
    }

    @Test func nothingListens() async throws {
        let port = try RawServer().port
        try await withUplink { uplink in
            let outcome = try await uplink.get("http://127.0.0.1:\(port)/")
            #expect(outcome.head == nil)
            #expect(outcome.end.failure == .unreachable)
            let unknown = try await uplink.get("http://no-such-host.invalid/")
            #expect(unknown.end.failure == .unresolved)
        }
    }

    @Test func plainTextIsNoTLS() async throws {
        let server = try RawServer()
        try await withUplink { uplink in
            async let served: Void = try blocking { server.serve([.say("HTTP/1.1 200 OK\r\n\r\n")]) }
            let outcome = try await uplink.get("https://127.0.0.1:\(server.port)/")
            try await served
            #expect(outcome.end.failure == .tls)
        }
    }

    @Test func aDaemonThatLeavesEndsTheTransfer() async throws {
        let server = try RawServer()
        try await withUplink { uplink in
            async let served: Void = try blocking {
                server.serve([.say("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n12345"), .wait])
            }
            try await blocking {
                let daemon = try TestDaemon(uplink.path)
                try daemon.ask(UplinkRequest(url: server.url, maxSize: Bytes(1000), stallSeconds: 600))
                #expect(try daemon.receive().0 == .head)
                // After this the uplink has nothing to send: only looking tells it that the daemon is gone.
                #expect(try daemon.receive().1.count == 5)
            }
            // Returns only because the uplink hung up.
            try await served
            #expect(server.clientLeft)
        }
    }

    @Test func aSlowDaemonSlowsTheServer() async throws {
        let server = try RawServer()
        let chunk = String(repeating: "x", count: 1 << 16)
        try await withUplink { uplink in
            async let served: Void = try blocking {
                server.serve([.say("HTTP/1.1 200 OK\r\n\r\n"), .endlessly(chunk)])
            }
            try await blocking {
                let daemon = try TestDaemon(uplink.path)
                try daemon.ask(UplinkRequest(url: server.url, maxSize: Bytes(1 << 30), stallSeconds: 600))
                #expect(try daemon.receive().0 == .head)
                // Nobody reads: what is sent soon stops growing.
                var last = -1
                while server.sent != last {
                    last = server.sent
                    usleep(300_000)
                }
                #expect(last < 32 << 20)
            }
            try await served
        }
    }
}

extension HostileServerTests {
    func answer(
        _ steps: [Step], maxSize: Int = 100_000, offset: Int = 0, acceptsGzip: Bool = false, stallSeconds: Int = 20
    ) async throws -> TestDaemon.Outcome {
        let server = try RawServer()
        let path = scratchPath()
        let uplink = try UplinkServer(try Listener(path: path), settings: UplinkSettings())
        async let running: Void = try blocking { try uplink.run() }
        async let served: Void = try blocking { server.serve(steps) }
        let request = UplinkRequest(
            url: server.url, maxSize: Bytes(maxSize), offset: Bytes(offset), acceptsGzip: acceptsGzip,
            stallSeconds: stallSeconds)
        let outcome = try await blocking { try TestDaemon(path).transfer(request) }
        try await served
        uplink.stop()
        try await running
        return outcome
    }
}
