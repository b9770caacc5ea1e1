import HTTPTypes
import HummingbirdCore
import NIOCore
import SwiftletContract

/// Reads request bodies up to a limit.
struct BodyReader: Sendable {
    let limit: Bytes

    /// Nil for a body that is longer than `limit`: what is left of it is read and dropped after the answer.
    func read(_ request: Request) async throws -> ByteBuffer? {
        if let length = request.headers[.contentLength].flatMap({ Int64($0) }), length > limit.count { return nil }
        var body = ByteBuffer()
        for try await part in request.body {
            guard body.readableBytes + part.readableBytes <= limit.count else { return nil }
            body.writeImmutableBuffer(part)
        }
        return body
    }
}

extension ResponseWriter {
    /// Tells an app that asks first, as curl does above 1 MiB, to go on and send its body.
    @concurrent func invite(_ request: Request) async throws {
        guard request.headers[.expect]?.lowercased() == "100-continue" else { return }
        try await writeInformationalHead(HTTPResponse(status: .continue))
    }
}
