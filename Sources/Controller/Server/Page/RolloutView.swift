public import FoundationEssentials
public import SwiftletContract

/// A rollout in words.
public struct RolloutView: Sendable {
    public struct Wave: Sendable {
        /// `10%`.
        public let share: String
        public let isOpen: Bool

        public init(share: String, isOpen: Bool) {
            self.share = share
            self.isOpen = isOpen
        }
    }

    public struct Gate: Sendable {
        /// `speed>=90%`.
        public let rule: String
        /// Nil: nobody has said anything of it.
        public let value: String?
        public let holds: Bool

        public init(rule: String, value: String?, holds: Bool) {
            self.rule = rule
            self.value = value
            self.holds = holds
        }
    }

    public struct Failure: Sendable {
        public let node: NodeID
        public let reason: String

        public init(node: NodeID, reason: String) {
            self.node = node
            self.reason = reason
        }
    }

    public let model: ModelName
    public let version: ReleaseVersion
    public let from: ReleaseVersion?
    public let channel: ChannelName
    public let selector: String
    /// `running`, `halted`, `paused`, `complete`.
    public let state: String
    /// Why the controller halted it, or what it waits for.
    public let remark: String?
    public let pushedAt: Date
    public let waves: [Wave]
    /// By step, in the order in which they are to be shown.
    public let nodes: [(step: String, count: Int)]
    public let gates: [Gate]
    /// The first few.
    public let failures: [Failure]

    public init(
        model: ModelName, version: ReleaseVersion, from: ReleaseVersion?, channel: ChannelName, selector: String,
        state: String, remark: String?, pushedAt: Date, waves: [Wave], nodes: [(step: String, count: Int)],
        gates: [Gate], failures: [Failure]
    ) {
        self.model = model
        self.version = version
        self.from = from
        self.channel = channel
        self.selector = selector
        self.state = state
        self.remark = remark
        self.pushedAt = pushedAt
        self.waves = waves
        self.nodes = nodes
        self.gates = gates
        self.failures = failures
    }
}
