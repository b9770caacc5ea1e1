public import SwiftletContract

/// What the agent decides by, of the operator and of the box.
public struct AgentSettings: Sendable {
    public var node: NodeID
    public var channel: ChannelName
    public var labels: Labels
    /// For all engines together.
    public var memoryBudget: Bytes
    public var tuning: EngineTuning
    /// Models that are always loaded.
    public var pinned: Set<ModelName>
    /// When the box may change.
    public var updates: UpdatePolicy
    /// Whether there is a repository to ask; without one only bundles bring anything new.
    public var hasRepository: Bool
    public var pollInterval: Duration
    public var reportInterval: Duration
    /// Whether reports wait at the controller for news.
    public var listens: Bool
    /// Different for each start of the daemon.
    public var run: String
    public var agentVersion: String
    /// Of the jitter, so that a simulated run can be repeated.
    public var seed: UInt64

    public init(
        node: NodeID, channel: ChannelName, labels: Labels, memoryBudget: Bytes,
        tuning: EngineTuning = EngineTuning(), pinned: Set<ModelName> = [], updates: UpdatePolicy = UpdatePolicy(),
        hasRepository: Bool = true,
        pollInterval: Duration,
        reportInterval: Duration, listens: Bool = false, run: String, agentVersion: String,
        seed: UInt64
    ) {
        self.node = node
        self.channel = channel
        self.labels = labels
        self.memoryBudget = memoryBudget
        self.tuning = tuning
        self.pinned = pinned
        self.updates = updates
        self.hasRepository = hasRepository
        self.pollInterval = pollInterval
        self.reportInterval = reportInterval
        self.listens = listens
        self.run = run
        self.agentVersion = agentVersion
        self.seed = seed
    }
}
