import SwiftletContract

/// What libcurl's callbacks do with an answer: pass it on to the daemon in frames, within the limits.
///
/// Lives on the transfer's thread only. Each method returns whether to go on.
final class AnswerRelay {
    /// Why the transfer was stopped from our side.
    enum Stop: Hashable {
        case daemonGone
        case tooLarge
        /// The rest of an error's page: it is for people.
        case enough
        case wrongRange
        case headTooLong
    }

    private static let frameSize = 64 * 1024
    private static let errorBody = Bytes.kibibytes(64)
    private static let flushInterval = Duration.milliseconds(500)

    private let request: UplinkRequest
    private let socket: FrameSocket
    private var head = AnswerHead()
    private var isHeadSent = false
    private var received = Bytes.zero
    private var limit = Bytes.zero
    private var waiting: [UInt8] = []
    private var flushed = ContinuousClock.now
    private(set) var stop: Stop?

    init(_ request: UplinkRequest, to socket: FrameSocket) {
        self.request = request
        self.socket = socket
        waiting.reserveCapacity(Self.frameSize + 16 * 1024)
    }

    /// A line of the head. Trailers, which come after the body, are dropped.
    func take(headLine line: UnsafeRawBufferPointer) -> Bool {
        guard isHeadSent == false else { return true }
        guard let isWhole = head.add(line) else { return end(.headTooLong) }
        return isWhole ? sendHead() : true
    }

    func take(body bytes: UnsafeRawBufferPointer) -> Bool {
        received += Bytes(bytes.count)
        guard isHeadSent, received <= limit else { return end(isError ? .enough : .tooLarge) }
        waiting.append(contentsOf: bytes)
        return waiting.count < Self.frameSize || flush()
    }

    /// Comes several times a second, whether there is data or not.
    func tick() -> Bool {
        guard socket.isDisturbed == false else { return end(.daemonGone) }
        return waiting.isEmpty || ContinuousClock.now - flushed < Self.flushInterval || flush()
    }

    /// Sends what is waiting.
    func flush() -> Bool {
        flushed = .now
        guard waiting.isEmpty == false else { return true }
        defer { waiting.removeAll(keepingCapacity: true) }
        do throws(UplinkFault) { try socket.send(.data, waiting) } catch { return end(.daemonGone) }
        return true
    }

    private var isError: Bool { (200..<300).contains(head.status) == false }

    private func sendHead() -> Bool {
        guard let answer = head.answer(toOffset: request.offset) else { return end(.wrongRange) }
        limit = isError ? min(request.maxSize, Self.errorBody) : request.maxSize
        isHeadSent = true
        do throws(UplinkFault) { try socket.send(.head, answer) } catch { return end(.daemonGone) }
        if isError == false, let length = answer.length, length > limit { return end(.tooLarge) }
        return true
    }

    private func end(_ reason: Stop) -> Bool {
        stop = stop ?? reason
        return false
    }
}
