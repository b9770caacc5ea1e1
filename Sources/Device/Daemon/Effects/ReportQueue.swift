/// Wishes for a report: however many come while one is being sent, one more follows.
struct ReportQueue: Sendable {
    let wishes: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() { (wishes, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1)) }

    func ask() { continuation.yield() }
}
