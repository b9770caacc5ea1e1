import FoundationEssentials
import Hummingbird
import HummingbirdCore
import NIOCore
import SwiftletContract

/// Why a request's body is not taken: the answer that says so.
struct RefusedBody: Error {
    let response: Response

    /// Reads a document; never more than it may have.
    static func reading<Body: Document>(_ request: Request) async throws(RefusedBody) -> Body {
        let limit = Int(Body.maxSize.count)
        let tooLong = RefusedBody(
            response: .refusing(.contentTooLarge, "a \(Body.title) has at most \(Body.maxSize)"))
        if let length = request.headers[.contentLength].flatMap(Int.init), length > limit { throw tooLong }
        let bytes: ByteBuffer
        do { bytes = try await request.body.collect(upTo: limit) } catch is NIOTooManyBytesError { throw tooLong } catch
        {
            throw RefusedBody(response: .refusing(.badRequest, "the body did not arrive: \(error)"))
        }
        return try checking { () throws(DocumentError) in try Body(json: Data(bytes.readableBytesView)) }
    }

    /// 400 for what is no such document.
    static func checking<Value>(_ body: () throws(DocumentError) -> Value) throws(RefusedBody) -> Value {
        do throws(DocumentError) { return try body() } catch {
            throw RefusedBody(response: .refusing(.badRequest, error.description))
        }
    }
}
