import FoundationEssentials
import HTTPTypes
import HummingbirdCore
import NIOCore
import SwiftletContract

/// A whole answer that the gateway gives itself.
struct Answer: Sendable {
    var status: Int
    var fields: HTTPFields = [:]
    var body = ByteBuffer()

    static let json = "application/json"
    static let noContent = Answer(status: 204)

    init(status: Int) { self.status = status }

    init(status: Int = 200, contentType: String = json, body: ByteBuffer) {
        self.status = status
        self.body = body
        fields[.contentType] = contentType
    }

    /// A document; should it hold numbers that JSON cannot, the answer says so.
    init(status: Int = 200, _ document: some Document) {
        do throws(DocumentError) {
            self.init(status: status, body: ByteBuffer(bytes: try document.json()))
        } catch {
            self.init(status: 500, contentType: "text/plain", body: ByteBuffer(string: error.description))
        }
    }

    /// `status` where the code's own does not say it well enough: 405, 413.
    init(_ refusal: Refusal, status: Int? = nil) {
        self.init(status: status ?? refusal.code.status, RefusalDocument(refusal))
        if let milliseconds = refusal.retryAfterMilliseconds {
            fields[.retryAfter] = String(max(1, (milliseconds + 999) / 1000))
        }
    }
}

extension ResponseWriter {
    /// `request`: what is asked for by HEAD has no body.
    @concurrent consuming func send(_ answer: Answer, to request: Request? = nil) async throws {
        var head = HTTPResponse(status: .init(code: answer.status), headerFields: answer.fields)
        if answer.status != 204 { head.headerFields[.contentLength] = String(answer.body.readableBytes) }
        let isHead = request?.method == .head
        try await write(response: head, body: isHead ? ResponseBody() : ResponseBody(byteBuffer: answer.body))
    }
}
