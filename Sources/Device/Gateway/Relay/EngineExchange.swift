import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes

/// The engine's end of one exchange: sends the request, and hands every part of the answer to the app's connection as
/// it comes, on the event loop that both share, with no copy and no change of thread.
///
/// It reads no further while the app does not read, so that an exchange never holds more than a few socket reads.
/// Answers of 400 and above are collected instead, for the gateway to pass on or to translate.
final class EngineExchange: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundIn = HTTPClientRequestPart
    typealias OutboundOut = HTTPClientRequestPart

    private enum State {
        case waiting
        /// It says that JSON follows: its head goes to the app once that is seen to begin.
        case promised(HTTPResponse)
        case relaying(status: Int)
        case collecting(HTTPResponse, ByteBuffer)
        case ended
    }

    /// A longer refusal is relayed as if it were an answer.
    private static let maxRefusal = 1 << 16

    private let request: EngineRequest
    private let slot: Slot
    private let client: any Channel
    private let connections: EngineConnections
    private let outcome: EventLoopPromise<RelayOutcome>
    private let observe: () -> ObservedRequest
    private let connectAnew: (EngineExchange) -> Void
    private var observed: ObservedRequest?
    private var state = State.waiting
    private var isReadWanted = false
    /// The engine ends the answer without ending the connection.
    private var isKept = false
    /// The connection has been kept, and nothing has come by it since.
    private var isUnproven = false
    private var context: ChannelHandlerContext?

    /// `observe` is called when the engine gets the request; `connectAnew` where a connection that was kept turns out to
    /// have ended.
    init(
        _ request: EngineRequest, in slot: Slot, client: any Channel, keeping connections: EngineConnections,
        outcome: EventLoopPromise<RelayOutcome>, observe: @escaping () -> ObservedRequest,
        connectAnew: @escaping (EngineExchange) -> Void
    ) {
        self.request = request
        self.slot = slot
        self.client = client
        self.connections = connections
        self.outcome = outcome
        self.observe = observe
        self.connectAnew = connectAnew
    }

    /// Into a connection that opens, or one that has been kept.
    func enter(_ channel: any Channel) throws {
        let pipeline = channel.pipeline.syncOperations
        if let idle = try? pipeline.context(handlerType: IdleConnection.self) {
            pipeline.removeHandler(context: idle, promise: nil)
            isUnproven = true
        }
        try pipeline.addHandler(self)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        if context.channel.isActive { send(context) }
    }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    func channelActive(context: ChannelHandlerContext) {
        send(context)
        context.fireChannelActive()
    }

    private func send(_ context: ChannelHandlerContext) {
        guard case .waiting = state else { return context.close(promise: nil) }
        if observed == nil { observed = observe() }
        slot.reached()
        context.write(wrapOutboundOut(.head(request.head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(request.body))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        isUnproven = false
        switch unwrapInboundIn(data) {
        case .head(let head): begin(head)
        case .body(let bytes): add(bytes)
        case .end: finish(context)
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if case .relaying = state { client.flush() }
        context.fireChannelReadComplete()
    }

    /// Back-pressure: the read waits until the app's connection takes more.
    func read(context: ChannelHandlerContext) {
        if client.isWritable { return context.read() }
        if isReadWanted == false { slot.stalled(client) }
        isReadWanted = true
    }

    func resume() {
        guard isReadWanted else { return }
        isReadWanted = false
        slot.resumed()
        context?.read()
    }

    /// Closing makes llama-server give the slot free.
    func clientGone() {
        fail()
        context?.close(promise: nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if error is HTTPParserError { isUnproven = false }
        if isAskedAnew(context) { return }
        // An engine that dies leaves half an answer behind.
        if !isEnded, let error = error as? HTTPParserError, error != .invalidEOFState { slot.garbled("\(error)") }
        fail()
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        if isAskedAnew(context) { return }
        fail()
        context.fireChannelInactive()
    }

    /// An engine may end a connection that it kept at any time: the request is sent once more, by a new one, and nothing
    /// is held against the engine.
    private func isAskedAnew(_ context: ChannelHandlerContext) -> Bool {
        guard isUnproven, case .waiting = state, client.isActive else { return false }
        isUnproven = false
        if isReadWanted { slot.resumed() }
        isReadWanted = false
        let channel = context.channel
        context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
        channel.close(promise: nil)
        connectAnew(self)
        return true
    }

    private func begin(_ head: HTTPResponseHead) {
        guard head.status.code >= 200 else { return }
        let response = head.forApp(label: request.label)
        // Of what refuses, nobody knows what it leaves behind.
        isKept = head.isKeepAlive && head.headers.contains(name: "content-length") && head.status.code < 400
        guard head.status.code < 400 else { return state = .collecting(response, ByteBuffer()) }
        switch response.headerFields[.contentType] {
        case let type? where type.hasPrefix(Answer.json): state = .promised(response)
        case let type? where !type.hasPrefix("text/event-stream"): garbled("neither JSON nor a stream of events")
        default: start(response)
        }
    }

    private var isEnded: Bool { if case .ended = state { true } else { false } }

    /// As if it had ended, and it is going to.
    private func garbled(_ reason: String) {
        slot.garbled(reason)
        fail()
        context?.close(promise: nil)
    }

    private func start(_ response: HTTPResponse) {
        var response = response
        observed?.complete(&response)
        state = .relaying(status: response.status.code)
        client.write(HTTPResponsePart.head(response), promise: nil)
    }

    private func add(_ bytes: ByteBuffer) {
        switch state {
        case .promised(let response):
            guard bytes.beginsJSON else { return garbled("no JSON, although it says so") }
            start(response)
            add(bytes)
        case .relaying:
            observed?.add(bytes)
            client.write(HTTPResponsePart.body(bytes), promise: nil)
        case .collecting(let response, var body):
            body.writeImmutableBuffer(bytes)
            guard body.readableBytes > Self.maxRefusal else { return state = .collecting(response, body) }
            start(response)
            client.write(HTTPResponsePart.body(body), promise: nil)
        case .waiting, .ended: return
        }
    }

    private func finish(_ context: ChannelHandlerContext) {
        switch state {
        case .relaying(let status):
            let outcome = outcome
            client.writeAndFlush(HTTPResponsePart.end(observed?.trailers)).whenComplete { result in
                switch result {
                case .success: outcome.succeed(.relayed(status: status))
                case .failure: outcome.fail(RelayError.clientGone)
                }
            }
        case .collecting(let response, let body):
            slot.refused()
            outcome.succeed(.refused(response, body))
        case .promised: return garbled("nothing, although it promises JSON")
        case .waiting: outcome.fail(RelayError.failedBeforeAnswer)
        case .ended: return
        }
        state = .ended
        slot.free()
        observed?.end(isWhole: true)
        leave(context)
    }

    /// llama-server ends the connection after a stream, without saying so.
    private func leave(_ context: ChannelHandlerContext) {
        let pipeline = context.pipeline.syncOperations
        guard isKept, (try? pipeline.addHandler(IdleConnection())) != nil else { return context.close(promise: nil) }
        let (channel, connections, engineID) = (context.channel, connections, slot.lease.route.engineID)
        pipeline.removeHandler(context: context, promise: nil)
        connections.keep(channel, of: engineID)
    }

    /// Whoever has nothing of the answer yet may be answered by another engine.
    func fail() {
        observed?.end(isWhole: false)
        switch state {
        case _ where client.isActive == false: outcome.fail(RelayError.clientGone)
        case .waiting, .promised, .collecting: outcome.fail(RelayError.failedBeforeAnswer)
        case .relaying: outcome.fail(RelayError.failedWithinAnswer)
        case .ended: return
        }
        state = .ended
    }
}

extension ByteBuffer {
    /// The first that is no space opens an object or an array.
    fileprivate var beginsJSON: Bool {
        let first = readableBytesView.first { $0 > UInt8(ascii: " ") }
        return first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    }
}
