import FoundationEssentials
import SwiftletContract
import SwiftletRegistry

/// What a push would do, node by node, as far as the newest reports tell.
struct PushPreview: Encodable {
    let model: ModelName
    let version: ReleaseVersion
    let selector: Selector
    let waves: [Wave]
    let nodes: [NodePreview]

    /// Nodes of other channels do not listen.
    ///
    /// - Parameters:
    ///   - releases: of the plan's channel.
    ///   - figures: of the plan's model, by node.
    init(
        of plan: PushOrder.Plan, on records: [NodeRecord], knowing releases: PublishedReleases,
        figures: [NodeID: [ReleaseVersion: VersionFigures]]
    ) {
        self.model = plan.rollout.model
        self.version = plan.rollout.version
        self.selector = plan.rollout.selector
        self.waves = plan.rollout.plan?.waves ?? plan.rollout.waves
        self.nodes = records.filter { $0.report.channel == plan.document.channel }
            .map { NodePreview(of: plan, on: $0, knowing: releases, figures: figures[$0.id] ?? [:]) }
    }

    func text(at now: Date) -> String {
        let head = "\(model) \(version), waves \(Waves.describe(waves)); nothing was signed"
        guard nodes.isEmpty == false else {
            return head + "\nno node of this channel that has reported matches; nodes that report later will follow"
        }
        var table = Table(
            "NODE", "HOST", "VARIANT", "FITS", ">NEEDS", ">FREE", ">DOWNLOAD", ">MINUTES", ">TOKENS/S", "SEEN")
        for node in nodes {
            table.add(
                node.node.text, node.hostname, node.variant?.text ?? "", node.outcome.words,
                node.needs.map(\.description) ?? "", "\(node.available)", "\(node.download)",
                node.minutesText, node.speed?.text ?? "", "\(Age(of: node.lastSeen, at: now))")
        }
        return "\(head)\n\(table.text)\n\(summary)"
    }

    private var summary: String {
        let total = nodes.reduce(Bytes.zero) { $0 + $1.download }
        let willServe = nodes.filter { $0.outcome == .fits }.count
        let serving = nodes.filter { $0.outcome == .serving }.count
        return "\(NodeWords.count(nodes.count)): \(willServe) would install it, \(serving) serve it already, "
            + "\(nodes.count - willServe - serving) could not; \(total) to download in all"
            + (nodes.contains { $0.speed?.isMeasured == false }
                ? "\n~: from what the node measured of another version or variant, by the size of the weights" : "")
    }
}
