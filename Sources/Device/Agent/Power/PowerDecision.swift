/// What engines may do until the next sample.
public struct PowerDecision: Hashable, Sendable {
    /// Why they may not have all cores.
    public enum Limit: Hashable, Sendable { case watts, heat }

    /// Why nobody is let in: even the least quota breaks the ceiling.
    public enum Closure: Hashable, Sendable {
        /// Watts that the box draws with the least quota.
        case watts(needed: Double, ceiling: Double)
        /// °C.
        case heat(celsius: Double, ceiling: Double)
    }

    /// Processor cores for all engines together.
    public var quota: Double
    /// Nil while they have all that there are.
    public var limit: Limit?
    public var closure: Closure?

    public init(quota: Double, limit: Limit? = nil, closure: Closure? = nil) {
        self.quota = quota
        self.limit = limit
        self.closure = closure
    }
}
