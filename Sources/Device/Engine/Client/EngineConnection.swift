import FoundationEssentials
import NIOCore
import NIOHTTP1
import NIOPosix
import SwiftletContract
import SystemPackage

/// One HTTP exchange on a connection of its own.
enum EngineConnection {
    private typealias Connection = NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>

    static func exchange(
        socket: FilePath, method: HTTPMethod, path: String, body: Data, maxAnswer: Bytes
    ) async throws -> EngineAnswer {
        let connection = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(unixDomainSocketPath: socket.string) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHTTPClientHandlers()
                    return try Connection(wrappingChannelSynchronously: channel)
                }
            }
        return try await connection.executeThenClose { inbound, outbound in
            let head = HTTPRequestHead(
                version: .http1_1, method: method, uri: path,
                headers: [
                    "host": "engine", "connection": "close", "content-type": "application/json",
                    "content-length": String(body.count),
                ])
            try await outbound.write(contentsOf: [.head(head), .body(.byteBuffer(ByteBuffer(bytes: body))), .end(nil)])
            return try await collect(inbound, path: path, maxAnswer: maxAnswer)
        }
    }

    private static func collect(
        _ parts: NIOAsyncChannelInboundStream<HTTPClientResponsePart>, path: String, maxAnswer: Bytes
    ) async throws -> EngineAnswer {
        var answer = EngineAnswer(status: 0, body: Data())
        for try await part in parts {
            switch part {
            case .head(let head): answer.status = Int(head.status.code)
            case .body(let bytes):
                answer.body.append(contentsOf: bytes.readableBytesView)
                guard answer.body.count <= maxAnswer.count else {
                    throw EngineError.unusableAnswer(request: path, reason: "it is longer than \(maxAnswer)")
                }
            case .end: return answer
            }
        }
        throw EngineError.unusableAnswer(request: path, reason: "the connection ended before the answer did")
    }
}
