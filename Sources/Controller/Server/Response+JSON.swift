import FoundationEssentials
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore

extension Response {
    /// `{"error":{"message":…}}`; nobody may keep it.
    static func refusing(_ status: HTTPResponse.Status, _ message: String, allow: String? = nil) -> Response {
        struct Body: Encodable {
            struct Inner: Encodable { let message: String }
            let error: Inner
        }
        var response = json(status, Body(error: .init(message: message)))
        if let allow { response.headers[.allow] = allow }
        return response
    }

    static func json(_ status: HTTPResponse.Status, _ value: some Encodable) -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        // Our own answers are texts, numbers and dates: there is nothing in them that JSON cannot hold.
        let bytes = (try? encoder.encode(value)) ?? Data("{}".utf8)
        return Response(
            status: status, headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
