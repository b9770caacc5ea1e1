import SwiftletAgent
public import SwiftletContract
import SwiftletGateway

/// What an operator can change while the daemon runs, by `systemctl reload swiftletd`.
public struct LiveConfiguration: Hashable, Sendable {
    public var labels: Labels = [:]
    public var logLevel = "info"
    public var pollInterval: Duration = .seconds(15 * 60)
    public var reportInterval: Duration = .seconds(5 * 60)
    /// Whether reports wait at the controller for news.
    public var listens = true
    /// Bytes a second of downloads; nil: no limit.
    public var maxRate: Bytes?
    /// For all engines together; nil: by what the box has.
    public var memoryMax: Bytes?
    /// Models that stay in memory.
    public var pinned: Set<ModelName> = []
    /// Of watts and heat, by what feeds the box.
    var power = PowerPolicy()
    /// When the box may change.
    var updates = UpdatePolicy(probation: .seconds(10 * 60))
    /// Who may ask what.
    var apps = AppPolicies()
}
