/// How a node holds its engines to its memory budget.
public struct MemoryStatus: Hashable, Sendable, Codable {
    public enum Holder: String, Sendable, Codable {
        /// By a control group for each engine, and one for all.
        case kernel
        /// Nothing is delegated to the daemon: it looks, and ends what takes too much.
        case daemon
    }

    /// Of all engines that run.
    public var planned: Bytes
    public var heldBy: Holder

    public init(planned: Bytes, heldBy: Holder) {
        self.planned = planned
        self.heldBy = heldBy
    }
}
