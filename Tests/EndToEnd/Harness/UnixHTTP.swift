import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import SystemPackage

/// HTTP over a Unix socket; one connection per request, and nothing is tried twice.
enum UnixHTTP {
    struct Answer: Sendable {
        var status: Int
        var headers: HTTPHeaders
        var body: String
    }

    /// Lives as long as the process.
    private static let client: HTTPClient = {
        var configuration = HTTPClient.Configuration(timeout: .init(connect: .seconds(5)))
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 64
        return HTTPClient(eventLoopGroup: HTTPClient.defaultEventLoopGroup, configuration: configuration)
    }()

    static func send(
        _ method: HTTPMethod, _ path: String, to socket: FilePath, json: String? = nil,
        within limit: TimeAmount = .seconds(60)
    ) async throws -> Answer {
        let response = try await client.execute(request(method, path, socket, json), timeout: limit)
        let body = try await response.body.collect(upTo: 16 << 20)
        return Answer(status: Int(response.status.code), headers: response.headers, body: String(buffer: body))
    }

    /// Posts, and hands over the body in the pieces in which it comes; returns the status and the headers.
    static func stream(
        _ path: String, to socket: FilePath, json: String, piece: (String) -> Void
    ) async throws -> (status: Int, headers: HTTPHeaders) {
        let response = try await client.execute(request(.POST, path, socket, json), timeout: .seconds(60))
        for try await buffer in response.body { piece(String(buffer: buffer)) }
        return (Int(response.status.code), response.headers)
    }

    private static func request(
        _ method: HTTPMethod, _ path: String, _ socket: FilePath, _ json: String?
    ) -> HTTPClientRequest {
        let host = socket.string.utf8.map { byte in
            let digits = String(byte, radix: 16)
            return "%" + (digits.count == 1 ? "0" : "") + digits
        }.joined()
        var request = HTTPClientRequest(url: "http+unix://\(host)\(path)")
        request.method = method
        request.headers.add(name: "connection", value: "close")
        if let json {
            request.headers.add(name: "content-type", value: "application/json")
            request.body = .bytes(ByteBuffer(string: json))
        }
        return request
    }
}
