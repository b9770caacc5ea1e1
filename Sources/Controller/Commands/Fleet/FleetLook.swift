import FoundationEssentials
import SwiftletContract
import SwiftletPublisher
import SwiftletRegistry
import SwiftletServer

/// Looks at the fleet for its page.
struct FleetLook: Sendable {
    let repository: Repository
    let registry: Registry

    func view(at now: Date) async throws -> FleetView {
        let nodes = try await registry.glances()
        return FleetView(
            fleet: repository.fleet.name, at: now, nodes: nodes, versions: try await registry.versions(on: nodes),
            rollouts: try await rollouts(nodes, at: now),
            day: try await registry.trends(per: .fiveMinutes, since: now - 86_400),
            month: try await registry.trends(per: .hour, since: now - 30 * 86_400))
    }

    /// Those that run, then the newest first.
    private func rollouts(_ nodes: [NodeGlance], at now: Date) async throws -> [RolloutView] {
        var views: [RolloutView] = []
        for channel in repository.fleet.channels {
            for rollout in try repository.rollouts(of: channel).rollouts {
                let progress = RolloutProgress(
                    of: rollout, channel: channel, nodes: nodes,
                    figures: rollout.plan == nil ? [:] : try await registry.figures(of: rollout.model), at: now)
                views.append(RolloutView(RolloutStatus(of: progress), channel: channel))
            }
        }
        return views.sorted {
            ($0.state == "running" ? 0 : 1, $1.pushedAt) < ($1.state == "running" ? 0 : 1, $0.pushedAt)
        }
    }
}

extension RolloutView {
    init(_ status: RolloutStatus, channel: ChannelName) {
        let rollout = status.rollout
        let all = rollout.plan?.waves ?? rollout.waves
        self.init(
            model: rollout.model, version: rollout.version, from: rollout.from, channel: channel,
            selector: rollout.selector.description, state: status.state,
            remark: rollout.plan?.verdict.map { "The controller halted it: \($0)" }
                ?? status.lack.map { "It waits: \($0)" },
            pushedAt: rollout.createdAt,
            waves: all.enumerated().map { index, wave in
                Wave(share: Waves.describe([wave]), isOpen: index < rollout.waves.count)
            },
            nodes: RolloutStatus.steps.map { (step: $0, count: status.nodes[$0] ?? 0) },
            gates: status.gates.map { gate in
                Gate(rule: gate.gate.description, value: gate.value.map(gate.gate.text), holds: gate.holds)
            },
            failures: status.failed.map { Failure(node: $0.node, reason: $0.reason) })
    }
}
