import FoundationEssentials
import SwiftletContract
import SwiftletPublisher
import SwiftletRegistry

/// A fleet on one page.
struct FleetStatus: Encodable {
    /// Nodes that serve a model at a version; without a version, that know the model and serve none.
    struct Count: Encodable, Hashable {
        let model: ModelName
        let version: ReleaseVersion?
        var nodes: Int
    }

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
    let models: [Count]
    let conditions: [ConditionCount]
    /// When a node last reported.
    let lastReport: Date?
    /// In energy and money.
    let cost: FleetCost

    init(of repository: Repository, nodes: [NodeRecord], at now: Date, prices: FleetCost.Prices) throws {
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
        self.models = Self.models(nodes)
        self.conditions = Self.conditions(nodes)
        self.lastReport = nodes.map(\.receivedAt).max()
    }

    private static func models(_ nodes: [NodeRecord]) -> [Count] {
        var counts: [Count: Int] = [:]
        for status in nodes.flatMap(\.report.models) {
            counts[Count(model: status.model, version: status.active?.version, nodes: 0), default: 0] += 1
        }
        return counts.map { Count(model: $0.key.model, version: $0.key.version, nodes: $0.value) }
            .sorted { ($0.model, $1.nodes, $0.version?.text ?? "") < ($1.model, $0.nodes, $1.version?.text ?? "") }
    }

    private static func conditions(_ nodes: [NodeRecord]) -> [ConditionCount] {
        let codes = nodes.map { Set($0.report.conditions.map(\.code)) }
        return Condition.Code.allCases.compactMap { code in
            let count = codes.filter { $0.contains(code) }.count
            return count > 0 ? ConditionCount(code: code, nodes: count) : nil
        }
    }
}
