import AsyncHTTPClient
import Glibc
import NIOCore
import NIOHTTP1
import SwiftletContract

/// HTTP over one of the daemon's Unix sockets.
struct SocketClient {
    /// Of an answer that is read as a whole.
    static let maxAnswer = 16 << 20
    /// `sun_path` has 108 bytes, one of them for the zero at the end.
    private static let maxPath = 107
    private let socket: String
    private let client: HTTPClient

    /// Opens a client for the time that `body` runs.
    static func with<Result>(
        _ socket: String, _ body: (SocketClient) async throws -> Result
    ) async throws -> Result {
        guard socket.utf8.count <= maxPath else {
            throw CommandFailure.file(path: socket, reason: "the path of a Unix socket has at most \(maxPath) bytes")
        }
        var configuration = HTTPClient.Configuration(timeout: .init(connect: .seconds(10)))
        // A socket that nobody answers on is not going to be answered a moment later.
        configuration.connectionPool.retryConnectionEstablishment = false
        let client = HTTPClient(eventLoopGroup: HTTPClient.defaultEventLoopGroup, configuration: configuration)
        do {
            let result = try await body(SocketClient(socket: socket, client: client))
            try await client.shutdown()
            return result
        } catch {
            try? await client.shutdown()
            throw error
        }
    }

    func get(_ path: String) async throws -> ByteBuffer { try await whole(request(.GET, path)) }

    func post(_ path: String, json: [UInt8] = Array("{}".utf8)) async throws -> ByteBuffer {
        try await whole(request(.POST, path, json: json))
    }

    /// Sends a file as the body.
    func send(_ bundle: BundleFile, to path: String) async throws {
        var request = request(.POST, path)
        request.headers.add(name: "Content-Type", value: "application/x-tar")
        request.body = .stream(bundle.content, length: .known(bundle.size))
        _ = try await whole(request)
    }

    /// Posts, and reads the answer's server-sent events as they come.
    func stream(_ path: String, json: [UInt8], event: (String) throws -> Void) async throws {
        let response = try await execute(request(.POST, path, json: json))
        var events = EventLines()
        do {
            for try await buffer in response.body {
                try events.feed(buffer.readableBytesView, event)
            }
        } catch let failure as CommandFailure { throw failure } catch {
            throw CommandFailure.interrupted(reason: "\(error)")
        }
    }

    private func request(_ method: HTTPMethod, _ path: String, json: [UInt8]? = nil) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: "http+unix://\(encodedSocket)\(path)")
        request.method = method
        request.headers.add(name: "User-Agent", value: "swiftlet/\(SwiftletVersion.current)")
        if let json {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(json)
        }
        return request
    }

    private func whole(_ request: HTTPClientRequest) async throws -> ByteBuffer {
        let response = try await execute(request)
        do { return try await response.body.collect(upTo: Self.maxAnswer) } catch {
            throw CommandFailure.interrupted(reason: "\(error)")
        }
    }

    /// The head of a good answer; a refusal is thrown.
    private func execute(_ request: HTTPClientRequest) async throws -> HTTPClientResponse {
        let response: HTTPClientResponse
        do {
            // A long answer of a slow model: the deadline holds for its whole body.
            response = try await client.execute(request, timeout: .hours(6))
        } catch {
            throw failure(error)
        }
        guard response.status.code < 300 else {
            let body = try? await response.body.collect(upTo: Int(RefusalDocument.maxSize.count))
            throw CommandFailure(
                status: Int(response.status.code), body: body.map { Array($0.readableBytesView) } ?? [])
        }
        return response
    }

    private func failure(_ error: any Error) -> CommandFailure {
        guard let error = error as? IOError else { return .interrupted(reason: "\(error)") }
        switch error.errnoCode {
        case ENOENT: return .notRunning(socket: socket, reason: "there is no such socket")
        case ECONNREFUSED: return .notRunning(socket: socket, reason: "nobody listens on it")
        case EACCES, EPERM: return .denied(socket: socket)
        default: return .notRunning(socket: socket, reason: error.description)
        }
    }

    /// The path as the host of a URL.
    private var encodedSocket: String {
        let digits = Array("0123456789ABCDEF")
        return socket.utf8.reduce(into: "") { text, byte in
            let scalar = Unicode.Scalar(byte)
            if byte < 0x80, scalar.properties.isAlphabetic || scalar.properties.numericType != nil || byte == 0x2e {
                text.unicodeScalars.append(scalar)
            } else {
                text += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
            }
        }
    }
}
