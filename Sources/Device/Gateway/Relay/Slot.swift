import NIOCore

/// A request's place in its engine, as the exchange has it.
struct Slot: Sendable {
    let routes: RouteTable
    let lease: Lease
    /// Whether the engine computes an answer; it counts tokens in no time.
    let isComputed: Bool

    /// The engine has the request.
    func reached() { if isComputed { routes.computes(lease) } }
    /// It did not compute for it.
    func refused() { routes.computes(lease, false) }
    /// The engine has done all that it does for the request: the next may have the place before the app has read all.
    func free() { routes.release(lease) }
    /// The app reads nothing.
    func stalled(_ client: any Channel) { routes.stalled(lease) { client.close(promise: nil) } }
    func resumed() { routes.resumed(lease) }
    /// What the engine says is no answer.
    func garbled(_ reason: String) { routes.faulty(lease, "The engine answered what is no answer: \(reason).") }
}
