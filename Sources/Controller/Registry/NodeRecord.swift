public import FoundationEssentials
public import SwiftletContract

/// What the controller knows of a node: its newest report, and when it came, by the controller's clock.
public struct NodeRecord: Sendable, Codable {
    public var report: NodeReport
    public var receivedAt: Date
    public var firstSeenAt: Date

    public init(report: NodeReport, receivedAt: Date, firstSeenAt: Date) {
        self.report = report
        self.receivedAt = receivedAt
        self.firstSeenAt = firstSeenAt
    }

    public var id: NodeID { report.node }
}
