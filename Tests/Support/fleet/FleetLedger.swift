import Synchronization

/// What the nodes of a fleet saw, all together.
public final class FleetLedger: Sendable {
    /// - Times in seconds.
    public struct Account: Sendable {
        public var reports: [Double] = []
        public var polls: [Double] = []
        public var statuses: [Int: Int] = [:]
        public var failures = 0
        /// When each node heard of something new, in its own words: by number.
        public var heard: [Int: ContinuousClock.Instant] = [:]
        public var listening: Set<Int> = []
        /// The last report that the controller took, of each node.
        public var acknowledged: [Int: Int] = [:]
        public var installed: [String: Int] = [:]
        public var lastFailure: String?
    }

    private let account = Mutex(Account())

    public init() {}

    public var now: Account { account.withLock { $0 } }
    /// Nodes that the controller has taken a report of.
    public var reporters: Int { account.withLock { $0.acknowledged.count } }
    /// Forgets times and counts, not who listens.
    public func forget() {
        account.withLock { account in
            account = Account(
                listening: account.listening, acknowledged: account.acknowledged, installed: account.installed)
        }
    }

    func note(_ change: (inout Account) -> Void) { account.withLock { change(&$0) } }
}

extension [Double] {
    /// In seconds; 0 of none.
    public func percentile(_ share: Double) -> Double {
        guard isEmpty == false else { return 0 }
        return sorted()[Swift.min(count - 1, Int(Double(count) * share))]
    }
}
