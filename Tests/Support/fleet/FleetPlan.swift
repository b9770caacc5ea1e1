public import SwiftletContract

/// What a fleet of virtual nodes is like.
public struct FleetPlan: Sendable {
    public var nodes: Int
    public var port: Int
    /// With as many uses as there are nodes.
    public var token: JoinToken
    public var channel = ChannelName(unchecked: "stable")
    public var model = ModelName(unchecked: "virtual")
    /// What the nodes serve at first.
    public var version = ReleaseVersion(unchecked: "1.0.0")
    /// Whose checks fail on each node.
    public var bad: Set<ReleaseVersion> = []
    public var poll = Duration.seconds(60)
    public var report = Duration.seconds(300)
    /// The longest pause after something failed.
    public var retry = Duration.seconds(5)
    /// They come one after the other within it; nil: within `poll`.
    public var arrival: Duration?
    /// Of a hundred nodes, how many wait for news between their polls; the others come for each poll and go.
    public var listeners = 100
    public var install = Duration.seconds(1)
    /// Of a hundred nodes, how many have each fault.
    public var faults: [Fault: Int] = [:]
    public var seed: UInt64 = 1

    public init(nodes: Int, port: Int, token: JoinToken) {
        self.nodes = nodes
        self.port = port
        self.token = token
    }
}
