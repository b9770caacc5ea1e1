import Hummingbird
import NIOCore

/// A decent web server with what a fleet's server has: blobs with ranges and ETags, redirects, reports.
enum Repository {
    static let blob = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 131 >> 5) }
    static let etag = "\"v1\""

    /// Runs it on a port of its own; `body` gets its URL.
    static func run(_ body: @escaping @Sendable (String) async throws -> Void) async throws {
        let (ports, port) = AsyncStream<Int>.makeStream()
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { port.yield($0.localAddress?.port ?? 0) })
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await application.run() }
            for await port in ports {
                try await body("http://127.0.0.1:\(port)")
                break
            }
            group.cancelAll()
        }
    }

    private static var router: Router<BasicRequestContext> {
        let router = Router()
        router.get("blob") { request, _ in answer(to: request) }
        router.get("moved") { _, _ in Response.redirect(to: "/blob") }
        router.post("reports") { request, _ -> Response in
            let body = try await request.body.collect(upTo: 1 << 21)
            let type = request.headers[.contentType] ?? "none"
            let length = request.headers[.contentLength] ?? "chunked"
            let text = "\(type) \(length) \(body.readableBytes)"
            return Response(status: .created, body: .init(byteBuffer: ByteBuffer(string: text)))
        }
        router.get("error") { _, _ -> Response in
            Response(
                status: .serviceUnavailable, headers: [.retryAfter: "17"],
                body: .init(byteBuffer: ByteBuffer(repeating: 0x78, count: 200_000)))
        }
        router.get("echo/**") { request, _ in request.uri.string }
        router.get("headers") { request, _ in
            request.headers.map { "\($0.name.canonicalName): \($0.value)" }.sorted().joined(separator: "\n")
        }
        return router
    }

    private static func answer(to request: Request) -> Response {
        var headers: HTTPFields = [.eTag: etag]
        guard request.headers[.ifNoneMatch] != etag else { return Response(status: .notModified, headers: headers) }
        guard let range = request.headers[.range], let from = Int(range.dropFirst(6).dropLast()) else {
            return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: blob)))
        }
        guard from < blob.count else {
            headers[.contentRange] = "bytes */\(blob.count)"
            return Response(status: .rangeNotSatisfiable, headers: headers)
        }
        headers[.contentRange] = "bytes \(from)-\(blob.count - 1)/\(blob.count)"
        return Response(
            status: .partialContent, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: blob[from...])))
    }
}
