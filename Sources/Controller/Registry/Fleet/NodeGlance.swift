public import FoundationEssentials
public import SwiftletContract

/// What tables of many nodes show of one: a part of its newest report that is quick to read, kept beside it.
public struct NodeGlance: Hashable, Sendable, Codable {
    public struct Trouble: Hashable, Sendable, Codable {
        public let code: Condition.Code
        /// The model that it is about; nil for the node.
        public let model: ModelName?

        private enum CodingKeys: String, CodingKey { case code = "c", model = "m" }
    }

    public let id: NodeID
    public let receivedAt: Date
    public let firstSeenAt: Date
    public let host: String
    public let channel: ChannelName
    public let labels: Labels
    public let agent: String
    public let budget: Bytes
    public let models: [ModelGlance]
    public let conditions: [Trouble]
    public let energy: [EnergyGlance]
    /// Nil: nobody holds the node.
    public let hold: Hold?

    /// Not heard of for a quarter of an hour: three reports.
    public func isSilent(at now: Date) -> Bool { now.timeIntervalSince(receivedAt) > 900 }

    public init(_ report: NodeReport, receivedAt: Date, firstSeenAt: Date) {
        self.id = report.node
        self.receivedAt = receivedAt
        self.firstSeenAt = firstSeenAt
        self.host = report.facts.hostname
        self.channel = report.channel
        self.labels = report.labels
        self.agent = report.agentVersion
        self.budget = report.memoryBudget
        self.models = report.models.map {
            ModelGlance($0, sentAt: report.sentAt, receivedAt: receivedAt)
        }
        self.conditions = report.conditions.map { Trouble(code: $0.code, model: $0.model) }
        self.hold = report.hold
        self.energy = EnergyGlance.all(report.power?.uses ?? [])
    }

    public init(_ record: NodeRecord) {
        self.init(record.report, receivedAt: record.receivedAt, firstSeenAt: record.firstSeenAt)
    }

    public var severity: Condition.Severity? { conditions.map(\.code.severity).max() }

    private enum CodingKeys: String, CodingKey {
        case id = "n", receivedAt = "t", firstSeenAt = "f", host = "h", channel = "c", labels = "l", agent = "a"
        case budget = "b", models = "m", conditions = "w", energy = "e", hold = "k"
    }
}
