public import FoundationEssentials
public import SwiftletRegistry

/// What the fleet's page shows: the fleet as it was at one moment.
public struct FleetView: Sendable {
    public let fleet: String
    public let at: Date
    /// In the order of their ids.
    public let nodes: [NodeGlance]
    public let versions: [VersionLine]
    public let rollouts: [RolloutView]
    /// Of the last day, per five minutes, and of the last month, per hour.
    public let day: [TrendPoint]
    public let month: [TrendPoint]

    public init(
        fleet: String, at: Date, nodes: [NodeGlance], versions: [VersionLine], rollouts: [RolloutView],
        day: [TrendPoint], month: [TrendPoint]
    ) {
        self.fleet = fleet
        self.at = at
        self.nodes = nodes
        self.versions = versions
        self.rollouts = rollouts
        self.day = day
        self.month = month
    }
}
