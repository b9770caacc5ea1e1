import FoundationEssentials
import SwiftletContract
import SwiftletPublisher
import SwiftletRegistry

/// A fleet on one page.
struct FleetStatus: Encodable {
    struct ConditionCount: Encodable {
        let code: Condition.Code
        let nodes: Int
    }

    let fleet: Fleet
    let roles: [RoleStatus]
    /// What 'keys doctor' says.
    let keyFindings: [KeyFinding]
    let releases: [ReleaseRow]
    let rollouts: [RolloutRow]
    let nodes: Int
    /// How each version does on the nodes that serve it.
    let models: [VersionLine]
    let conditions: [ConditionCount]
    /// When a node last reported.
    let lastReport: Date?
    /// In energy and money.
    let cost: FleetCost

    init(
        of repository: Repository, nodes: [NodeGlance], versions: [VersionLine], at now: Date, prices: FleetCost.Prices
    ) throws {
        self.cost = FleetCost(of: nodes, prices)
        self.fleet = repository.fleet
        self.roles = try repository.status(at: now)
        self.keyFindings = try repository.examineKeys(at: now)
        var (releases, rollouts): ([ReleaseRow], [RolloutRow]) = ([], [])
        for channel in repository.fleet.channels {
            releases += try repository.releases(in: channel)
                .map { ReleaseRow($0.release, channel: channel, manifest: $0.manifest.digest) }
            rollouts += try repository.rollouts(of: channel).rollouts
                .map { RolloutRow($0, channel: channel, nodes: nodes) }
        }
        self.releases = releases
        self.rollouts = rollouts
        self.nodes = nodes.count
        self.models = versions
        self.conditions = Self.conditions(nodes)
        self.lastReport = nodes.map(\.receivedAt).max()
    }

    static func conditions(_ nodes: [NodeGlance]) -> [ConditionCount] {
        let codes = nodes.map { Set($0.conditions.map(\.code)) }
        return Condition.Code.allCases.compactMap { code in
            let count = codes.filter { $0.contains(code) }.count
            return count > 0 ? ConditionCount(code: code, nodes: count) : nil
        }
    }
}
