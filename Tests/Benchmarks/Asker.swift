import AsyncHTTPClient
import FoundationEssentials
import NIOCore
import NIOHTTP1

/// Asks for chat completions over a Unix socket and times them. One keep-alive connection per task that asks.
struct Asker {
    let client: HTTPClient
    let socket: String
    let model: String

    private func request(maxTokens: Int, stream: Bool, salt: Int) -> HTTPClientRequest {
        request(
            """
            {"model":"\(model)","temperature":0,"seed":1,"ignore_eos":true,"max_tokens":\(maxTokens),"stream":\(stream),\
            "messages":[{"role":"user","content":"we need \(salt % 90 + 10) boxes of printer paper"}]}
            """)
    }

    private func request(_ body: String) -> HTTPClientRequest {
        let host = socket.addingPercentEncoding()
        var request = HTTPClientRequest(url: "http+unix://\(host)/v1/chat/completions")
        request.method = .POST
        // Else the socket's path, which nginx takes for no host.
        request.headers.add(name: "host", value: "localhost")
        request.headers.add(name: "content-type", value: "application/json")
        request.body = .bytes(ByteBuffer(string: body))
        return request
    }

    /// The time from sending the request to having the whole answer.
    func answerTime(maxTokens: Int, salt: Int) async throws -> Duration {
        try await answerTime(request(maxTokens: maxTokens, stream: false, salt: salt))
    }

    /// The same for a request that is written already.
    func answerTime(_ body: String) async throws -> Duration { try await answerTime(request(body)) }

    private func answerTime(_ request: HTTPClientRequest) async throws -> Duration {
        let clock = ContinuousClock()
        let start = clock.now
        let response: HTTPClientResponse
        let body: ByteBuffer
        do {
            response = try await client.execute(request, timeout: .seconds(120))
            body = try await response.body.collect(upTo: 1 << 20)
        } catch {
            throw Trouble("\(socket), \(start.duration(to: clock.now)) after the request: \(error)")
        }
        let time = start.duration(to: clock.now)
        guard response.status == .ok else {
            throw Trouble("\(socket) answered \(response.status.code): \(String(buffer: body).prefix(200))")
        }
        return time
    }

    /// The time from sending the request to having the first bytes of a streamed answer.
    func firstTokenTime(maxTokens: Int, salt: Int) async throws -> Duration {
        let clock = ContinuousClock()
        let start = clock.now
        let response = try await client.execute(
            request(maxTokens: maxTokens, stream: true, salt: salt), timeout: .seconds(120))
        guard response.status == .ok else { throw Trouble("\(socket) answered \(response.status.code)") }
        var time: Duration?
        for try await _ in response.body where time == nil { time = start.duration(to: clock.now) }
        guard let time else { throw Trouble("\(socket) streamed nothing") }
        return time
    }

    /// Chunks of a streamed answer a second, from the first one on.
    func streamRate(maxTokens: Int, salt: Int) async throws -> Double {
        let clock = ContinuousClock()
        let response = try await client.execute(
            request(maxTokens: maxTokens, stream: true, salt: salt), timeout: .seconds(120))
        guard response.status == .ok else { throw Trouble("\(socket) answered \(response.status.code)") }
        var first: ContinuousClock.Instant?
        var last = clock.now
        var chunks = 0
        let newline = UInt8(ascii: "\n")
        for try await buffer in response.body {
            last = clock.now
            if first == nil { first = last }
            // Each event ends with an empty line.
            let bytes = Array(buffer.readableBytesView)
            chunks += zip(bytes, bytes.dropFirst()).filter { $0 == newline && $1 == newline }.count
        }
        guard let first, chunks > 2 else { throw Trouble("\(socket) streamed only \(chunks) chunks") }
        return Double(chunks - 1) / (first.duration(to: last) / .seconds(1))
    }
}

extension String {
    /// For the host part of an `http+unix` URL.
    func addingPercentEncoding() -> String {
        utf8.map { byte in
            let character = Character(UnicodeScalar(byte))
            if character.isASCII, character.isLetter || character.isNumber || "-._~".contains(character) {
                return String(character)
            }
            let hex = String(byte, radix: 16, uppercase: true)
            return "%" + (hex.count == 1 ? "0" + hex : hex)
        }.joined()
    }
}
