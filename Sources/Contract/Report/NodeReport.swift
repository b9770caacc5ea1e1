public import FoundationEssentials

/// What a node says of itself: posted to the controller (`POST /v1/reports`) and shown by `swiftlet status`
/// (`GET /v1/status` on the control socket).
public struct NodeReport: Document {
    public static let maxSize = Bytes.kibibytes(256)
    public static let title = "node report"

    public var schemaVersion: Int
    public var node: NodeID
    public var channel: ChannelName
    public var labels: Labels
    /// Of the Swiftlet programs.
    public var agentVersion: String
    /// By the node's own clock.
    public var sentAt: Date
    /// Differs for each start of the daemon; with `number` it makes a report idempotent.
    public var run: String
    public var number: Int
    public var uptimeSeconds: Int
    public var facts: NodeFacts
    public var memoryBudget: Bytes
    /// Nil from older nodes.
    public var memory: MemoryStatus?
    public var models: [ModelStatus]
    public var sync: SyncStatus
    public var conditions: [Condition]
    /// Nil from daemons that do not know it.
    public var power: PowerStatus?
    /// Nil where nobody holds the node, and from older ones.
    public var hold: Hold?
    /// On the node alone: reports to the controller leave it out.
    public var apps: [AppStatus]?

    public init(
        node: NodeID, channel: ChannelName, labels: Labels, agentVersion: String, sentAt: Date, run: String,
        number: Int,
        uptimeSeconds: Int, facts: NodeFacts, memoryBudget: Bytes, memory: MemoryStatus? = nil, models: [ModelStatus],
        sync: SyncStatus, conditions: [Condition]
    ) {
        self.schemaVersion = 1
        self.node = node
        self.channel = channel
        self.labels = labels
        self.agentVersion = agentVersion
        self.sentAt = sentAt
        self.run = run
        self.number = number
        self.uptimeSeconds = uptimeSeconds
        self.facts = facts
        self.memoryBudget = memoryBudget
        self.memory = memory
        self.models = models
        self.sync = sync
        self.conditions = conditions
    }
}
