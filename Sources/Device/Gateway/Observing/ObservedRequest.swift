import HTTPTypes
import NIOCore
import SwiftletContract

/// One request as its observer sees it, from the moment at which the engine has it to the end of the answer.
struct ObservedRequest {
    private let observer: any RequestObserver
    private let id: Int
    private var tail = AnswerTail()
    private var isOpen = true

    init?(_ lease: Lease, app: AppName, _ observer: (any RequestObserver)?) {
        guard let observer, let id = observer.began(lease, app: app) else { return nil }
        self.observer = observer
        self.id = id
    }

    /// An engine sends an answer of known length once it has computed it, so its cost goes before it; of a stream it follows.
    func complete(_ head: inout HTTPResponse) {
        guard head.headerFields[.contentLength] != nil else { return head.headerFields.announceEnergy() }
        if let share = observer.computed(id) { head.headerFields.add(share) }
    }

    mutating func add(_ part: ByteBuffer) { tail.add(part) }

    /// What follows the body: of an answer of known length it has been said, and nothing is sent.
    var trailers: HTTPFields? { observer.computed(id).map { HTTPFields($0) } }

    mutating func end() {
        guard isOpen else { return }
        isOpen = false
        observer.ended(id, tokens: tail.tokens)
    }
}
