import HTTPTypes
import NIOCore
import SwiftletContract

/// One request as its observer sees it, from the moment at which the engine has it to the end of the answer.
struct ObservedRequest {
    private let observer: (any RequestObserver)?
    /// Nil where the observer does not know its engine.
    private let id: Int?
    private let done: (TokenCount?, EnergyShare?) -> Void
    private var tail = AnswerTail()
    private var isOpen = true

    /// `done` is called once, when the answer is over, whole or not.
    init(
        _ lease: Lease, app: AppName, _ observer: (any RequestObserver)?,
        done: @escaping (TokenCount?, EnergyShare?) -> Void
    ) {
        self.observer = observer
        self.id = observer?.began(lease, app: app)
        self.done = done
    }

    private var share: EnergyShare? { id.flatMap { observer?.computed($0) } }

    /// An engine sends an answer of known length once it has computed it, so its cost goes before it; of a stream it follows.
    func complete(_ head: inout HTTPResponse) {
        guard id != nil else { return }
        guard head.headerFields[.contentLength] != nil else { return head.headerFields.announceEnergy() }
        if let share { head.headerFields.add(share) }
    }

    mutating func add(_ part: ByteBuffer) { tail.add(part) }

    /// What follows the body: of an answer of known length it has been said, and nothing is sent.
    var trailers: HTTPFields? { share.map { HTTPFields($0) } }

    mutating func end() {
        guard isOpen else { return }
        isOpen = false
        let (tokens, share) = (tail.tokens, share)
        if let id { observer?.ended(id, tokens: tokens) }
        done(tokens, share)
    }
}
