import NIOCore
import NIOPosix

/// A connection to a Unix socket that sends and receives bytes as they are.
final class RawClient {
    private let parts: Parts
    private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>

    private init(_ parts: Parts, _ outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>) {
        self.parts = parts
        self.outbound = outbound
    }

    static func with<Value: Sendable>(
        _ path: String, _ body: (RawClient) async throws -> Value
    ) async throws -> Value {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(unixDomainSocketPath: path) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                        wrappingChannelSynchronously: channel,
                        // Reads only what it is asked for: a slow reader is slow.
                        configuration: .init(backPressureStrategy: .init(lowWatermark: 1, highWatermark: 1)))
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            try await body(RawClient(Parts(inbound), outbound))
        }
    }

    func send(_ bytes: [UInt8]) async throws { try await outbound.write(ByteBuffer(bytes: bytes)) }

    func send(_ text: String) async throws {
        try await outbound.write(ByteBuffer(string: text))
    }

    /// What comes until `end` is there, or until the other side closes.
    func receive(until end: String) async throws -> String {
        var text = ""
        while text.contains(end) == false, let part = try await parts.next() { text += String(buffer: part) }
        return text
    }

    /// What comes next; nil once the other side has closed.
    func receivePart() async throws -> [UInt8]? { try await parts.next().map { Array($0.readableBytesView) } }

    /// Everything until the other side closes.
    func receiveAll() async throws -> String {
        var bytes = ByteBuffer()
        while let part = try await parts.next() { bytes.writeImmutableBuffer(part) }
        return String(buffer: bytes)
    }

    static func post(_ path: String, _ body: String, headers: String = "") -> String {
        "POST \(path) HTTP/1.1\r\nhost: anything.example\r\nauthorization: Bearer any\r\n\(headers)"
            + "content-length: \(body.utf8.count)\r\n\r\n\(body)"
    }
}

/// What comes in on a connection, to be read by several loops one after the other.
final class Parts {
    private var iterator: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator

    init(_ stream: NIOAsyncChannelInboundStream<ByteBuffer>) { iterator = stream.makeAsyncIterator() }

    func next() async throws -> ByteBuffer? { try await iterator.next(isolation: #isolation) }
}
