import HTTPTypes
import HummingbirdCore
import NIOCore
import SwiftletContract

/// Reads request bodies up to a limit.
struct BodyReader: Sendable {
    let limit: Bytes
    /// That all bodies share.
    var budget: BodyBudget?

    /// It says itself that it is.
    func isTooLong(_ request: Request) -> Bool {
        request.headers[.contentLength].flatMap { Int64($0) }.map { $0 > limit.count } ?? false
    }

    /// A failure is the answer: what is left of the body is read and dropped after it. The body counts until it is given
    /// back by `end`.
    func read(_ request: Request, of peer: Peer = .unknown) async throws -> Result<ByteBuffer, Refusal> {
        guard isTooLong(request) == false else { return .failure(.bodyTooLarge(limit: limit)) }
        var body = ByteBuffer()
        var isWhole = false
        defer { if isWhole == false { end(body, of: peer) } }
        for try await part in request.body {
            guard body.readableBytes + part.readableBytes <= limit.count else {
                return .failure(.bodyTooLarge(limit: limit))
            }
            do throws(Refusal) {
                try budget?.take(Bytes(part.readableBytes), after: Bytes(body.readableBytes), of: peer)
            } catch {
                return .failure(error)
            }
            body.writeImmutableBuffer(part)
        }
        isWhole = true
        return .success(body)
    }

    func end(_ body: ByteBuffer, of peer: Peer) { budget?.giveBack(Bytes(body.readableBytes), of: peer) }
}

extension ResponseWriter {
    /// Tells an app that asks first, as curl does above 1 MiB, to go on and send its body.
    @concurrent func invite(_ request: Request) async throws {
        guard request.headers[.expect]?.lowercased() == "100-continue" else { return }
        try await writeInformationalHead(HTTPResponse(status: .continue))
    }
}
