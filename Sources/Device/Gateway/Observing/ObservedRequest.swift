import HTTPTypes
import NIOCore
import SwiftletContract

/// One request as its observer sees it, from the moment at which the engine has it to the end of the answer.
struct ObservedRequest {
    private let observer: (any RequestObserver)?
    /// Nil where the observer does not know its engine.
    private let id: Int?
    private let answers: Int
    private let since: ContinuousClock.Instant
    private let done: (TokenCount?, EnergyShare?, _ firstToken: Duration?) -> Void
    private var tail = AnswerTail()
    private var isOpen = true
    /// It comes as it is written.
    private var isStream = false
    /// Of a stream: an engine sends each in a chunk of its own.
    private var events = 0
    private var beganAt: ContinuousClock.Instant?

    /// `done` is called once, when the answer is over, whole or not. `since` is when the app had sent the request, which
    /// asks for so many `answers`.
    init(
        _ lease: Lease, app: AppName, answers: Int, since: ContinuousClock.Instant, _ observer: (any RequestObserver)?,
        done: @escaping (TokenCount?, EnergyShare?, _ firstToken: Duration?) -> Void
    ) {
        self.observer = observer
        self.answers = answers
        self.since = since
        self.id = observer?.began(lease, app: app)
        self.done = done
    }

    /// Asked for once the answer is computed; it stays what it is.
    private lazy var share = id.flatMap { observer?.computed($0) }

    /// An engine sends an answer of known length once it has computed it, so its cost goes before it; of a stream it follows.
    mutating func complete(_ head: inout HTTPResponse) {
        isStream = head.headerFields[.contentLength] == nil
        guard id != nil else { return }
        guard isStream == false else { return head.headerFields.announceEnergy() }
        if let share { head.headerFields.add(share) }
    }

    mutating func add(_ part: ByteBuffer) {
        if beganAt == nil { beganAt = .now }
        tail.add(part)
        if isStream, part.getInteger(at: part.writerIndex - 1, as: UInt8.self) == UInt8(ascii: "\n") { events += 1 }
    }

    /// What follows the body: of an answer of known length it has been said.
    var trailers: HTTPFields? {
        mutating get { isStream ? share.map { HTTPFields($0) } : nil }
    }

    mutating func end(isWhole: Bool) {
        guard isOpen else { return }
        isOpen = false
        let (tokens, share) = (tokens(isWhole: isWhole), share)
        if let id { observer?.ended(id, tokens: tokens) }
        done(tokens, share, firstToken(tokens))
    }

    /// Of several answers the engine says what one of them took. Of a stream that was not read to its end nobody says
    /// anything: each of its events after the first is a token.
    private func tokens(isWhole: Bool) -> TokenCount? {
        if isWhole || answers == 1, let said = tail.tokens { return said.times(answers) }
        return isStream && events > 1 ? TokenCount(prompt: 0, answer: events - 1) : nil
    }

    /// An answer in one piece says how fast it was written, and so when that began. What says nothing of tokens has none.
    private func firstToken(_ tokens: TokenCount?) -> Duration? {
        guard let beganAt else { return nil }
        if isStream { return beganAt - since }
        guard let tokens else { return nil }
        let writing = tokens.answerRate.map { Double(tokens.answer) / $0 } ?? 0
        return max(.zero, beganAt - since - .seconds(min(writing, 1e6)))
    }
}

extension TokenCount {
    fileprivate func times(_ count: Int) -> TokenCount {
        var all = self
        (all.prompt, all.answer) = (prompt * count, answer * count)
        return all
    }
}
