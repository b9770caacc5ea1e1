import SwiftletContract
import SwiftletGateway
import Synchronization
import Testing

/// Bytes that no client sends: an error or nothing, and the next one is answered.
@Suite(.timeLimit(.minutes(3))) struct FuzzTests {
    private static let seeds = [
        RawClient.post("/v1/chat/completions", #"{"model":"shop-intent","messages":[{"role":"user","content":"hi"}]}"#),
        "GET /v1/models HTTP/1.1\r\nhost: x\r\n\r\n", "GET /metrics HTTP/1.0\r\n\r\n",
        "POST /tokenize HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n4\r\n{\"a\"\r\n3\r\n:1}\r\n0\r\n\r\n",
        "POST /v1/embeddings HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: 2\r\n\r\n{}",
    ]

    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func rawBytesNeverHurtTheNext(seed: UInt64) async throws {
        try await RunningGateway.with { gateway in
            try await ScriptedEngine.with(gateway.enginePath) { exchange in
                try await exchange.answer("{}")
            } body: {
                var dice = Dice(seed)
                for round in 0..<60 {
                    let bytes = Self.damaged(&dice)
                    if round.isMultiple(of: 2) {
                        // It sends and goes: what is half a request would be waited for in vain.
                        try? await RawClient.with(gateway.path) { client in try await client.send(bytes) }
                    } else {
                        let answers = try await Self.answers(to: bytes, gateway)
                        #expect(Self.isWellFormed(answers), "seed \(seed), \(round): \(answers.prefix(2000))")
                    }
                    if round % 10 == 9 {
                        let health = try await gateway.get("/health")
                        #expect(health.hasPrefix("HTTP/1.1 200 "), "seed \(seed), \(round)")
                    }
                }
            }
            #expect(await gateway.routes.drained(1, within: .seconds(30)), "seed \(seed)")
        }
    }

    @Test(arguments: ["GET /", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nx: "])
    func aHeadThatNeverEndsIsCutOff(start: String) async throws {
        try await RunningGateway.with { gateway in
            let answer = try await RawClient.with(gateway.path) { client in
                try await client.send(start)
                // As much as the buffers on the way hold, should nobody read.
                for _ in 0..<3 { try await client.send(String(repeating: "a", count: 48 << 10)) }
                return try await client.receive(until: "\r\n\r\n")
            }
            #expect(answer.hasPrefix("HTTP/1.1 400 "))
            #expect(try await gateway.get("/health").hasPrefix("HTTP/1.1 200 "))
        }
    }

    @Test func manyHeadersAreTooMany() async throws {
        try await RunningGateway.with { gateway in
            let headers = (0..<1000).map { "x-\($0): y\r\n" }.joined()
            let answer = try await gateway.exchange("GET /health HTTP/1.1\r\n\(headers)connection: close\r\n\r\n")
            #expect(answer.hasPrefix("HTTP/1.1 400 "))
        }
    }

    private final class Heard: Sendable {
        let bytes = Mutex<[UInt8]>([])
    }

    /// All that comes back until the gateway closes, or until it waits for more of what never ends.
    private static func answers(to bytes: [UInt8], _ gateway: RunningGateway) async throws -> String {
        let heard = Heard()
        try? await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await RawClient.with(gateway.path) { client in
                    try await client.send(bytes)
                    while let part = try await client.receivePart() { heard.bytes.withLock { $0 += part } }
                }
            }
            group.addTask {
                // Silence for so long: it waits for more.
                var (count, still) = (-1, ContinuousClock.now)
                while ContinuousClock.now - still < .milliseconds(100) {
                    try await Task.sleep(for: .milliseconds(5))
                    let now = heard.bytes.withLock { $0.count }
                    if now != count { (count, still) = (now, .now) }
                }
            }
            try await group.next()
            group.cancelAll()
        }
        return String(decoding: heard.bytes.withLock { $0 }, as: UTF8.self)
    }

    /// Nothing, or answers one after the other: each with a status of three digits, fields of a name and a value, and
    /// a body as long as it says.
    private static func isWellFormed(_ answers: String) -> Bool {
        var rest = Array(answers.utf8)[...]
        while rest.isEmpty == false {
            let text = String(decoding: rest, as: UTF8.self)
            guard let end = text.firstRange(of: "\r\n\r\n") else { return false }
            let lines = text[..<end.lowerBound].split(separator: "\r\n", omittingEmptySubsequences: false)
            guard let first = lines.first, first.wholeMatch(of: /HTTP\/1\.[01] [1-5][0-9][0-9] [A-Za-z' -]+/) != nil,
                lines.dropFirst().allSatisfy({ $0.wholeMatch(of: /[A-Za-z0-9-]+: .*/) != nil })
            else { return false }
            rest = rest.dropFirst(text[..<end.upperBound].utf8.count)
            let length = lines.first { $0.lowercased().hasPrefix("content-length: ") }
            guard let length else {
                guard first.contains(" 100 ") || first.contains(" 400 ") else { return false }
                continue
            }
            guard let count = Int(length.split(separator: " ").last ?? ""), count <= rest.count else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// A seed with bytes changed, left out, doubled, or strangers between.
    private static func damaged(_ dice: inout Dice) -> [UInt8] {
        var bytes: [UInt8] = []
        for _ in 0...dice.below(3) { bytes += Array(seeds[dice.below(seeds.count)].utf8) }
        for _ in 0...dice.below(8) where bytes.isEmpty == false {
            let place = dice.below(bytes.count)
            switch dice.below(5) {
            case 0: bytes[place] = UInt8(truncatingIfNeeded: dice.next())
            case 1: bytes.removeSubrange(place..<min(bytes.count, place + 1 + dice.below(16)))
            case 2: bytes.insert(contentsOf: bytes[place...].prefix(dice.below(64)), at: place)
            case 3:
                bytes.insert(
                    contentsOf: (0..<dice.below(32)).map { _ in UInt8(truncatingIfNeeded: dice.next()) }, at: place)
            default: bytes = Array(bytes.prefix(place))
            }
        }
        return bytes
    }

    /// SplitMix64.
    private struct Dice {
        private var state: UInt64
        init(_ seed: UInt64) { state = seed }

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var value = state
            value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
            value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
            return value ^ (value >> 31)
        }

        mutating func below(_ limit: Int) -> Int { limit < 1 ? 0 : Int(next() % UInt64(limit)) }
    }
}
