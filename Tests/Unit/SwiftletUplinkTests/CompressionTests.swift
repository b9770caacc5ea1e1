import SwiftletContract
import Testing

/// Compressed metadata, and what a server could do with it.
@Suite(.timeLimit(.minutes(1))) struct CompressionTests {
    private static let head = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n"

    @Test func isUndoneWhereItWasAskedFor() async throws {
        let zeros = Zeros.gzip(repeats: 10)
        let outcome = try await HostileServerTests().answer(
            [.say(Self.head + "Content-Length: \(zeros.count)\r\n\r\n"), .send(zeros)], maxSize: 2581,
            acceptsGzip: true)
        #expect(outcome.end.failure == nil)
        #expect(outcome.body == [UInt8](repeating: 0, count: 2581))
        // The length that the server said is that of other bytes.
        #expect(outcome.head?.length == nil)
    }

    /// Decoders are what a hostile server is parsed with: one of them.
    @Test func asksForGzipAlone() async throws {
        try await Repository.run { server in
            try await withUplink { uplink in
                let request = UplinkRequest(url: server + "/headers", maxSize: Bytes(10_000), acceptsGzip: true)
                let lines = String(decoding: try await uplink.transfer(request).body, as: UTF8.self).split(
                    separator: "\n")
                #expect(lines.filter { $0.hasPrefix("accept-encoding:") } == ["accept-encoding: gzip"])
            }
        }
    }

    /// Less than the limit on the wire, far more when it is undone: not a byte above the limit passes.
    @Test(arguments: [2580, 100_000])
    func aBombIsCutAtTheLimit(limit: Int) async throws {
        let bomb = Zeros.gzip(repeats: limit < 10_000 ? 10 : 100_000)
        #expect(bomb.count < 200_000)
        let outcome = try await HostileServerTests().answer(
            [.say(Self.head + "\r\n"), .send(bomb), .wait], maxSize: limit, acceptsGzip: true)
        #expect(outcome.end.failure == .tooLarge)
        #expect(outcome.body.count <= limit)
    }

    @Test func rubbishIsAFailure() async throws {
        let outcome = try await HostileServerTests().answer(
            [.say(Self.head + "Content-Length: 5\r\n\r\n12345")], acceptsGzip: true)
        #expect(outcome.end.failure != nil)
    }

    /// Encodings that were not asked for, and chains of them.
    @Test(arguments: ["br", "zstd", "compress", "gzip, gzip, gzip, gzip, gzip, gzip", "identity, br"])
    func anotherEncodingIsNotRead(name: String) async throws {
        let outcome = try await HostileServerTests().answer(
            [.say("HTTP/1.1 200 OK\r\nContent-Encoding: \(name)\r\nContent-Length: 5\r\n\r\n12345")],
            acceptsGzip: true)
        #expect(outcome.end.failure != nil)
    }
}
