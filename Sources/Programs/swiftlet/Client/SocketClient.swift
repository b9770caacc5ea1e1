import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix
import SwiftletContract

/// HTTP over one of the daemon's Unix sockets; each request on a connection of its own.
struct SocketClient {
    private typealias Connection = NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>
    private typealias Parts = NIOAsyncChannelInboundStream<HTTPClientResponsePart>

    /// Of an answer that is read as a whole.
    private static let maxAnswer = 16 << 20
    /// `sun_path` has 108 bytes, one of them for the zero at the end.
    private static let maxPath = 107
    /// For an answer of the daemon itself. It comes at once, unless the daemon starts again and again: then systemd
    /// holds the socket open, and nobody reads.
    private static let patience = TimeAmount.seconds(10)
    private let socket: String

    init(_ socket: String) throws {
        guard socket.utf8.count <= Self.maxPath else {
            throw CommandFailure.file(
                path: socket, reason: "the path of a Unix socket has at most \(Self.maxPath) bytes")
        }
        self.socket = socket
    }

    func get(_ path: String) async throws -> ByteBuffer {
        try await whole { try await exchange(head(.GET, path), one(ByteBuffer()), within: Self.patience, part: $0) }
    }

    func post(_ path: String, json: [UInt8] = Array("{}".utf8)) async throws -> ByteBuffer {
        try await whole {
            try await exchange(
                head(.POST, path, "application/json", json.count), one(ByteBuffer(bytes: json)),
                within: Self.patience, part: $0)
        }
    }

    /// As `post`, of a model: that may take as long as it takes. Returns the answer's fields too.
    func ask(_ path: String, json: [UInt8]) async throws -> (body: ByteBuffer, fields: HTTPHeaders) {
        var fields = HTTPHeaders()
        let body = try await whole {
            fields = try await exchange(
                head(.POST, path, "application/json", json.count), one(ByteBuffer(bytes: json)), part: $0)
            return fields
        }
        return (body, fields)
    }

    /// Sends a file as the body.
    func send(_ bundle: BundleFile, to path: String) async throws {
        try await exchange(head(.POST, path, "application/x-tar", Int(bundle.size)), bundle.content) { _ in }
    }

    /// Posts, and reads the answer's server-sent events as they come. Returns what was said of it after its end.
    @discardableResult
    func stream(_ path: String, json: [UInt8], event: (String) throws -> Void) async throws -> HTTPHeaders {
        var events = EventLines()
        let request = head(.POST, path, "application/json", json.count)
        return try await exchange(request, one(ByteBuffer(bytes: json))) { part in
            try events.feed(part.readableBytesView, event)
        }
    }

    private func whole(
        _ exchange: ((ByteBuffer) throws -> Void) async throws -> HTTPHeaders
    ) async throws -> ByteBuffer {
        var whole = ByteBuffer()
        _ = try await exchange { part in
            whole.writeImmutableBuffer(part)
            guard whole.readableBytes <= Self.maxAnswer else {
                throw CommandFailure.unreadable(reason: "it is longer than \(Bytes(Self.maxAnswer))")
            }
        }
        return whole
    }

    private func head(_ method: HTTPMethod, _ path: String, _ type: String? = nil, _ length: Int = 0) -> HTTPRequestHead
    {
        var head = HTTPRequestHead(
            version: .http1_1, method: method, uri: path,
            headers: ["host": "swiftlet", "connection": "close", "user-agent": "swiftlet/\(SwiftletVersion.current)"])
        if let type {
            head.headers.add(name: "content-type", value: type)
            head.headers.add(name: "content-length", value: String(length))
        }
        return head
    }

    private func one(_ bytes: ByteBuffer) -> AsyncStream<ByteBuffer> {
        AsyncStream { stream in
            if bytes.readableBytes > 0 { stream.yield(bytes) }
            stream.finish()
        }
    }

    /// `part` gets the body of a good answer as it comes; a refusal is thrown. Returns the answer's fields, those of its
    /// head and those after its end.
    @discardableResult
    private func exchange<Body: AsyncSequence & Sendable>(
        _ head: HTTPRequestHead, _ body: Body, within patience: TimeAmount? = nil, part: (ByteBuffer) throws -> Void
    ) async throws -> HTTPHeaders where Body.Element == ByteBuffer {
        let connection = try await connect()
        let channel = connection.channel
        let begun = NIODeadline.now()
        let alarm = patience.map { channel.eventLoop.scheduleTask(in: $0) { channel.close(promise: nil) } }
        defer { alarm?.cancel() }
        do {
            return try await connection.executeThenClose { inbound, outbound in
                // The answer may come before the body is sent: a refusal, after which nobody reads the rest.
                async let failure = Self.send(head, body, to: outbound, of: channel)
                do { return try await Self.receive(inbound, part) } catch let error as CommandFailure {
                    guard case .interrupted = error else { throw error }
                    if let patience, NIODeadline.now() - begun >= patience {
                        throw CommandFailure.notRunning(
                            socket: socket, reason: "no answer came within \(patience.nanoseconds / 1_000_000_000) s")
                    }
                    throw await failure ?? error
                }
            }
        } catch let failure as CommandFailure { throw failure } catch {
            throw CommandFailure.interrupted(reason: "\(error)")
        }
    }

    private static func receive(_ parts: Parts, _ part: (ByteBuffer) throws -> Void) async throws -> HTTPHeaders {
        var status = 0
        var fields = HTTPHeaders()
        var refusal = ByteBuffer()
        for try await next in parts {
            switch next {
            case .head(let head): (status, fields) = (Int(head.status.code), head.headers)
            case .body(let bytes) where (200..<300).contains(status): try part(bytes)
            case .body(let bytes):
                if refusal.readableBytes < RefusalDocument.maxSize.count { refusal.writeImmutableBuffer(bytes) }
            case .end(let trailers) where (200..<300).contains(status):
                for (name, value) in trailers ?? [:] { fields.add(name: name, value: value) }
                return fields
            case .end: throw CommandFailure(status: status, body: Array(refusal.readableBytesView))
            }
        }
        throw CommandFailure.interrupted(reason: "the daemon ended the connection")
    }

    private func connect() async throws -> Connection {
        do {
            return try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connectTimeout(.seconds(10))
                .connect(unixDomainSocketPath: socket) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHTTPClientHandlers()
                        return try Connection(wrappingChannelSynchronously: channel)
                    }
                }
        } catch {
            throw failure(error)
        }
    }

    /// Returns what is wrong with the body; then the connection is closed, since the rest will not come.
    private static func send<Body: AsyncSequence & Sendable>(
        _ head: HTTPRequestHead, _ body: Body, to outbound: NIOAsyncChannelOutboundWriter<HTTPClientRequestPart>,
        of channel: any Channel
    ) async -> CommandFailure? where Body.Element == ByteBuffer {
        do {
            try await outbound.write(.head(head))
            for try await bytes in body { try await outbound.write(.body(.byteBuffer(bytes))) }
            try await outbound.write(.end(nil))
        } catch let failure as CommandFailure {
            try? await channel.close()
            return failure
        } catch {
            // The daemon has answered already, or is gone: the reader knows.
        }
        return nil
    }

    /// systemd starts nothing before it is there, and says nothing.
    private static var missingRoot: String {
        let root = "/etc/swiftlet/root.json"
        return access(root, F_OK) == 0 ? "" : ", nor \(root), which `swiftlet enroll` fetches"
    }

    private func failure(_ error: any Error) -> CommandFailure {
        guard let error = error as? IOError else { return .interrupted(reason: "\(error)") }
        switch error.errnoCode {
        case ENOENT: return .notRunning(socket: socket, reason: "there is no such socket" + Self.missingRoot)
        case ECONNREFUSED: return .notRunning(socket: socket, reason: "nobody listens on it")
        case EACCES, EPERM: return .denied(socket: socket)
        default: return .notRunning(socket: socket, reason: error.description)
        }
    }
}
