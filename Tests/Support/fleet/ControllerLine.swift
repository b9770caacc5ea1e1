import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// One connection to a controller over TLS, with one request at a time.
final class ControllerLine: Sendable {
    struct Answer: Sendable {
        var status: Int
        var etag: String?
        var bytes: [UInt8] = []
        /// From the request to the head.
        var waited = Duration.zero
    }

    private let channel: any Channel
    private let talk: NIOLoopBound<Talk>

    /// - Parameters:
    ///   - context: what the node shows, and whom it believes.
    ///   - loop: on which all of it runs.
    static func open(
        to port: Int, showing context: NIOSSLContext, on loop: any EventLoop
    ) async throws -> ControllerLine {
        let channel = try await ClientBootstrap(group: loop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(try NIOSSLClientHandler(context: context, serverHostname: nil))
                    try pipeline.addHTTPClientHandlers()
                    try pipeline.addHandler(Talk())
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
        return try await channel.eventLoop.submit {
            let talk = try channel.pipeline.syncOperations.handler(type: Talk.self)
            return ControllerLine(channel, NIOLoopBound(talk, eventLoop: channel.eventLoop))
        }.get()
    }

    private init(_ channel: any Channel, _ talk: NIOLoopBound<Talk>) {
        self.channel = channel
        self.talk = talk
    }

    /// Sends a request and waits for all of the answer; `head` is called when its first part is there.
    func ask(
        _ method: HTTPMethod, _ path: String, headers: [(String, String)] = [], body: [UInt8]? = nil,
        head: @escaping @Sendable (Answer) -> Void = { _ in }
    ) async throws -> Answer {
        try await channel.eventLoop.flatSubmit { [channel, talk] in
            let promise = channel.eventLoop.makePromise(of: Answer.self)
            talk.value.expect(promise, head)
            var request = HTTPRequestHead(version: .http1_1, method: method, uri: path)
            request.headers.add(name: "Host", value: "controller")
            for (name, value) in headers { request.headers.add(name: name, value: value) }
            if let body {
                request.headers.add(name: "Content-Type", value: "application/json")
                request.headers.add(name: "Content-Length", value: "\(body.count)")
            }
            channel.write(HTTPClientRequestPart.head(request), promise: nil)
            if let body {
                channel.write(HTTPClientRequestPart.body(.byteBuffer(ByteBuffer(bytes: body))), promise: nil)
            }
            channel.writeAndFlush(HTTPClientRequestPart.end(nil)).cascadeFailure(to: promise)
            return promise.futureResult
        }.get()
    }

    func close() { channel.close(promise: nil) }
}

/// Puts an answer together.
private final class Talk: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart

    private struct Expected {
        let promise: EventLoopPromise<ControllerLine.Answer>
        let head: @Sendable (ControllerLine.Answer) -> Void
        let since = ContinuousClock.now
    }

    private var expected: Expected?
    private var answer: ControllerLine.Answer?

    func expect(
        _ promise: EventLoopPromise<ControllerLine.Answer>, _ head: @escaping @Sendable (ControllerLine.Answer) -> Void
    ) {
        expected = Expected(promise: promise, head: head)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            let answer = ControllerLine.Answer(
                status: Int(head.status.code), etag: head.headers.first(name: "etag"),
                waited: expected.map { .now - $0.since } ?? .zero)
            expected?.head(answer)
            self.answer = answer
        case .body(let bytes): answer?.bytes += bytes.readableBytesView
        case .end:
            if let answer { expected?.promise.succeed(answer) }
            (expected, answer) = (nil, nil)
        }
    }

    func channelInactive(context: ChannelHandlerContext) { fail(ChannelError.eof) }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        fail(error)
        context.close(promise: nil)
    }

    private func fail(_ error: any Error) {
        expected?.promise.fail(error)
        expected = nil
    }
}
