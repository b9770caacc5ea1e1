import FoundationEssentials
import SwiftletContract
import SwiftletPublisher
import SwiftletRegistry

/// The nodes by their newest reports.
struct FleetNodesFacts {
    var nodes: [NodeRecord]
    /// Of the published root; nil: it is not known.
    var rootVersion: Int?
    /// Of the published metadata, by role; empty: not known.
    var published: [String: Int] = [:]
    /// After so many seconds without a report.
    var silence: TimeInterval
    var now: Date

    private static let checks: [ControllerCheck] = [
        .nodesSilent, .nodesConditions, .nodesModels, .nodesVersions, .nodesRoot, .nodesSync, .nodesClock,
        .nodesAhead,
    ]

    var findings: [Finding] {
        guard nodes.isEmpty == false else {
            return [
                ControllerCheck.nodes.warning(
                    "No node has reported yet.",
                    fix: "Set ControllerURL= on the nodes; `swiftlet check` there says more.")
            ]
                + Self.checks.map { $0.skipped("No node has reported yet.") }
        }
        return [ControllerCheck.nodes.ok("\(NodeWords.count(nodes.count)) have reported."), silent] + conditions
            + [models, versions, root, sync, clock, ahead]
    }

    private var silent: Finding {
        let silent = nodes.filter { now.timeIntervalSince($0.receivedAt) > silence }
        return judge(
            .nodesSilent, silent, "did not report for more than \(TimeSpan.text(silence))", fine: "All nodes report.",
            fix: "On the box: `swiftlet check`; is it on, and has it a network?")
    }

    private var conditions: [Finding] {
        let codes = Condition.Code.allCases.compactMap { code -> Finding? in
            let mine = nodes.filter { $0.report.conditions.contains { $0.code == code } }
            guard let first = mine.first?.report.conditions.first(where: { $0.code == code }) else { return nil }
            return ControllerCheck.nodesConditions.warning(
                "\(Self.names(mine)): \(first.message)", about: code.rawValue,
                fix: "`swiftletctl node show \(mine[0].id)`; on the box `swiftlet check`.")
        }
        return codes.isEmpty ? [ControllerCheck.nodesConditions.ok("No node says that something is wrong.")] : codes
    }

    private var models: Finding {
        let failed = nodes.filter { $0.report.models.contains { $0.state == .failed } }
        return judge(
            .nodesModels, failed, "have a model that does not serve", fine: "No model has failed.",
            fix: "`swiftletctl node show NODE` says which; `swiftlet check` on the box why.")
    }

    private var versions: Finding {
        let others = nodes.filter { $0.report.agentVersion != SwiftletVersion.current }
        let found = Set(others.map(\.report.agentVersion)).sorted().joined(separator: ", ")
        return judge(
            .nodesVersions, others, "run another version than \(SwiftletVersion.current) (\(found))",
            fine: "All nodes run \(SwiftletVersion.current).", fix: "Upgrade the package there, or the controller here."
        )
    }

    private var root: Finding {
        guard let rootVersion else { return ControllerCheck.nodesRoot.skipped("The published tree cannot be read.") }
        let others = nodes.filter { ($0.report.sync.versions["root"] ?? rootVersion) != rootVersion }
        return judge(
            .nodesRoot, others, "trust another version of the root than \(rootVersion)",
            fine: "All nodes that say so trust version \(rootVersion) of the root.",
            fix:
                "`swiftlet sync --wait` there; one with a newer root follows another fleet, or an older copy is served."
        )
    }

    private var sync: Finding {
        let old = nodes.filter { node in
            let report = node.report
            return report.sync.source != .bundle && report.uptimeSeconds > 3600
                && report.sentAt.timeIntervalSince(report.sync.lastSuccess ?? .distantPast) > 86_400
        }
        return judge(
            .nodesSync, old, "report, and have not seen the repository for more than a day",
            fine: "All nodes see the repository.", fix: "On the box: `swiftlet sync --wait`, `swiftlet check`.")
    }

    private var clock: Finding {
        let wrong = nodes.filter { abs($0.report.sentAt.timeIntervalSince($0.receivedAt)) > 300 }
        return judge(
            .nodesClock, wrong, "have a clock that differs from this one by more than 5 minutes",
            fine: "The nodes' clocks agree with this one.", fix: "On the box: `timedatectl set-ntp true`.")
    }

    /// They refuse all that is older, and equal is not enough.
    private var ahead: Finding {
        let seen = Dictionary(nodes.flatMap(\.report.sync.versions).map { ($0.key, $0.value) }) { max($0, $1) }
        let low = published.filter { seen[$0.key] ?? 0 > $0.value }.sorted { $0.key < $1.key }
        guard let first = low.first, let version = seen[first.key] else {
            return ControllerCheck.nodesAhead.ok("No node has seen newer metadata than is published.")
        }
        let words = low.map { "\($0.key) \(seen[$0.key] ?? 0) (published: \($0.value))" }.joined(separator: ", ")
        return ControllerCheck.nodesAhead.error(
            "Nodes have seen \(words), and refuse what is older.",
            fix:
                "`swiftletctl keys renew \(first.key) --above \(version)`, and so for each; if nobody restored a backup, a "
                + "node lies, or somebody else signs.")
    }

    private func judge(
        _ check: ControllerCheck, _ nodes: [NodeRecord], _ what: String, fine: String, fix: String
    ) -> Finding {
        nodes.isEmpty ? check.ok(fine) : check.warning("\(Self.names(nodes)) \(what).", fix: fix)
    }

    /// `3 nodes (a, b, c)`.
    private static func names(_ nodes: [NodeRecord]) -> String {
        let first = nodes.prefix(5).map(\.id.text).joined(separator: ", ") + (nodes.count > 5 ? ", …" : "")
        return "\(NodeWords.count(nodes.count)) (\(first))"
    }
}
