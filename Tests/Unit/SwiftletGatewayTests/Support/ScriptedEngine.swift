import NIOCore
import NIOPosix
import Synchronization

@testable import SwiftletGateway

/// An engine that says exactly the bytes it is told to, one connection after the other or many at a time.
struct ScriptedEngine {
    /// One connection: the request as it came, and the means to answer.
    struct Exchange {
        let request: String
        let parts: Parts
        let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>

        let loop: any EventLoop

        /// Returns when the connection's loop has it, and has said whether it takes more: until then the writer would
        /// take any number, should the loop have no processor for a moment.
        func send(_ text: String) async throws {
            try await outbound.write(ByteBuffer(string: text))
            try await loop.submit {}.get()
        }

        func answer(_ body: String, status: String = "200 OK", type: String = "application/json") async throws {
            try await send(
                "HTTP/1.1 \(status)\r\nContent-Type: \(type)\r\nServer: scripted\r\n"
                    + "Content-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)")
        }

        /// Leaves the connection open, for the next request.
        func answerKept(_ body: String) async throws { try await send(Self.kept(body)) }

        static func kept(_ body: String, status: String = "200 OK") -> String {
            "HTTP/1.1 \(status)\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
        }

        /// The next request by this connection; nil: the gateway has closed it.
        func next() async throws -> String? {
            let request = try await ScriptedEngine.request(in: parts)
            return request.isEmpty ? nil : request
        }

        /// Returns when the gateway has closed the connection.
        func waitUntilClosed() async { do { while try await parts.next() != nil {} } catch {} }
    }

    /// Serves on `path` while `body` runs. The connection is closed when `script` returns.
    static func with<Value: Sendable>(
        _ path: String, script: @escaping @Sendable (Exchange) async throws -> Void,
        body: @Sendable () async throws -> Value
    ) async throws -> Value {
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelOption(.autoRead, value: false)
            // One that nobody takes any more, since the test is over, must not end the program (swift-nio 2813).
            .bind(unixDomainSocketPath: path) { channel in
                channel.eventLoop.makeSucceededFuture(AcceptedConnection(channel))
            }
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await server.executeThenClose { connections in
                    try await withThrowingDiscardingTaskGroup { group in
                        for try await connection in connections {
                            group.addTask { try? await serve(connection.take(), script) }
                        }
                    }
                }
            }
            defer { group.cancelAll() }
            return try await body()
        }
    }

    private static func serve(
        _ channel: any Channel, _ script: @Sendable (Exchange) async throws -> Void
    ) async throws {
        let connection = try await channel.eventLoop.submit {
            try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }.get()
        channel.setOption(.autoRead, value: true).whenFailure { _ in channel.close(promise: nil) }
        try await connection.executeThenClose { inbound, outbound in
            let parts = Parts(inbound)
            let request = try await request(in: parts)
            try await script(
                Exchange(request: request, parts: parts, outbound: outbound, loop: connection.channel.eventLoop))
        }
    }

    /// As far as it came.
    private static func request(in parts: Parts) async throws -> String {
        var request = ByteBuffer()
        while isWhole(request) == false, let part = try await parts.next() { request.writeImmutableBuffer(part) }
        return String(buffer: request)
    }

    private static func isWhole(_ request: ByteBuffer) -> Bool {
        let text = String(buffer: request)
        guard let end = text.firstRange(of: "\r\n\r\n"), let field = text.firstRange(of: "content-length: ") else {
            return false
        }
        let length = Int(text[field.upperBound...].prefix { $0.isNumber }) ?? 0
        return text[end.upperBound...].utf8.count >= length
    }
}
