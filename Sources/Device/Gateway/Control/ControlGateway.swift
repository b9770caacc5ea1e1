import FoundationEssentials
import HTTPTypes
import HummingbirdCore
public import NIOCore
public import NIOPosix
public import ServiceLifecycle
public import SwiftletContract

/// The control socket: `GET /v1/status`, `GET /v1/check`, `POST /v1/sync`, `POST /v1/rollback {"model": …}`,
/// `POST /v1/hold {"reason": …, "seconds": …}`, `POST /v1/release`, `POST /v1/cancel`, `POST /v1/calibrate {"model": …, "goal": "speed"}`, `POST /v1/import` with a bundle as its body.
///
/// Whoever can open the socket may do all of this. What is done answers 204; what is not, with a refusal.
public struct ControlGateway: Service {
    private let descriptor: CInt
    private let handler: any ControlHandler
    private let identify: @Sendable (CInt) -> Peer?
    private let group: any EventLoopGroup
    private let bodies = BodyReader(limit: .kibibytes(64))

    /// `descriptor` is a bound and listening Unix socket; it is closed when the service ends. `identify` says who has
    /// connected.
    public init(
        listeningOn descriptor: CInt, handler: any ControlHandler,
        identify: @escaping @Sendable (CInt) -> Peer? = { _ in nil },
        eventLoopGroup: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
    ) {
        self.descriptor = descriptor
        self.handler = handler
        self.identify = identify
        self.group = eventLoopGroup
    }

    /// Serves until graceful shutdown, then lets the requests that are under way end.
    public func run() async throws(GatewayError) {
        let listener = SocketListener(
            descriptor: descriptor, group: group, isOnLoop: false, idleTimeout: .seconds(60), identify: identify
        ) { request, writer, client in
            if Self.isImport(request) { try await writer.invite(request) }
            try await writer.send(answer(request, of: client.peer), to: request)
        }
        try await listener.run()
    }

    private func answer(_ request: Request, of peer: Peer) async throws -> Answer {
        if Self.isImport(request) { return await install(request.body) }
        let body: ByteBuffer
        switch try await bodies.read(request) {
        case .failure(let refusal): return Answer(refusal, status: 413)
        case .success(let whole): body = whole
        }
        do throws(Refusal) {
            return try await perform(request.method, request.head.path ?? "", body, for: peer)
        } catch {
            return Answer(error)
        }
    }

    private static func isImport(_ request: Request) -> Bool {
        request.method == .post && request.head.path == "/v1/import"
    }

    private func install(_ bundle: RequestBody) async -> Answer {
        do throws(Refusal) { try await handler.install(bundle) } catch { return Answer(error) }
        return .noContent
    }

    private func perform(
        _ method: HTTPRequest.Method, _ path: String, _ body: ByteBuffer, for peer: Peer
    ) async throws(Refusal) -> Answer {
        switch (method, path) {
        case (.get, "/v1/status"): return Answer(await handler.status())
        case (.get, "/v1/check"): return Answer(await handler.check())
        case (.post, "/v1/sync"): try await handler.sync()
        case (.post, "/v1/cancel"): try await handler.cancel()
        case (.post, "/v1/rollback"): try await handler.rollback(Self.document(in: body, RollbackRequest.self).model)
        case (.post, "/v1/calibrate"): try await handler.calibrate(Self.document(in: body))
        case (.post, "/v1/hold"): return Answer(try await handler.hold(Self.document(in: body), by: peer))
        case (.post, "/v1/release"): try await handler.release(by: peer)
        case (_, "/v1/status"), (_, "/v1/check"), (_, "/v1/sync"), (_, "/v1/cancel"), (_, "/v1/rollback"),
            (_, "/v1/calibrate"), (_, "/v1/hold"), (_, "/v1/release"), (_, "/v1/import"):
            return Answer(.malformed("this path does not take \(method)"), status: 405)
        default: return Answer(.malformed("there is no such path"), status: 404)
        }
        return .noContent
    }

    private static func document<Body: Document>(
        in body: ByteBuffer, _ type: Body.Type = Body.self
    ) throws(Refusal) -> Body {
        do throws(DocumentError) { return try Body(json: Data(body.readableBytesView)) } catch {
            throw .malformed(error.description, parameter: "model")
        }
    }
}
