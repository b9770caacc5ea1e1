import SwiftletAgent

/// What happened, on its way to the one loop that owns the agent.
struct EventQueue: Sendable {
    let events: AsyncStream<Event>
    private let continuation: AsyncStream<Event>.Continuation

    init() { (events, continuation) = AsyncStream.makeStream() }

    func send(_ event: Event) { continuation.yield(event) }
}
