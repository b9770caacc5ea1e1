import NIOCore
import SwiftletContract

/// The order and the limits of what the uplink may say to one request.
struct UplinkDialogue {
    let request: UplinkRequest
    private var head: UplinkHead?
    private var received = Bytes.zero

    init(request: UplinkRequest) { self.request = request }

    mutating func accept(_ message: UplinkMessage) throws(UplinkError) {
        switch message {
        case .head(let head): try accept(head)
        case .data(let bytes):
            guard head != nil else { throw .broken(reason: "a body without an answer") }
            received += Bytes(bytes.readableBytes)
            guard received <= request.maxSize else {
                throw .broken(reason: "a body of more than the \(request.maxSize) asked for")
            }
        case .end(let end):
            guard head != nil || end.failure != nil else { throw .broken(reason: "a good end without an answer") }
        }
    }

    private mutating func accept(_ head: UplinkHead) throws(UplinkError) {
        guard self.head == nil else { throw .broken(reason: "a second answer") }
        guard (200...599).contains(head.status) else { throw .broken(reason: "status \(head.status)") }
        guard head.offset == .zero || head.status == 206 && head.offset == request.offset else {
            throw .broken(reason: "a body from \(head.offset) on that nobody asked for")
        }
        self.head = head
    }
}
