/// How much a model is asked, as the gateway counts it.
public struct Use: Hashable, Sendable {
    /// Since the daemon's start.
    public var requests: Int
    public var inFlight: Int
    /// Since the daemon's start, that engines answered with an error of their own.
    public var failures: Int

    public init(requests: Int, inFlight: Int, failures: Int = 0) {
        self.requests = requests
        self.inFlight = inFlight
        self.failures = failures
    }
}

/// What the agent makes of it: who is idle, and who will soon be asked again.
struct Demand: Hashable, Sendable {
    private var requests = 0
    private(set) var inFlight = 0
    /// Nil: never yet.
    private(set) var lastAt: Duration?
    private var updatedAt: Duration?
    /// Requests a minute, newer ones counted more: half of it is forgotten in a minute.
    private(set) var rate = 0.0

    /// Beyond this, nobody is thought to come back soon.
    static let stale: Duration = .seconds(300)

    mutating func take(_ use: Use, at now: Duration) {
        let passed = updatedAt.map { max(.zero, now - $0) } ?? .zero
        rate /= 1 + passed / .seconds(60)
        rate += Double(max(0, use.requests - requests))
        if use.requests > requests || use.inFlight > 0 { lastAt = now }
        requests = use.requests
        inFlight = use.inFlight
        updatedAt = now
    }

    func isStale(at now: Duration) -> Bool { inFlight == 0 && lastAt.map { now - $0 >= Self.stale } ?? true }
}
