import FoundationEssentials
import SwiftletContract
import SwiftletRegistry
import SwiftletServer

struct NodeShowOperation: FleetOperation {
    static let route = "node/show"
    static let access = AdminAccess.read
    var node: String

    func perform(at site: Site) async throws -> Product {
        let id: NodeID = try named(node)
        let registry = try site.registry()
        guard let record = try await registry.node(id) else { throw CommandError.noNode(id) }
        let figures = try await registry.figures(of: id)
        return Product(record, text: Self.text(record, figures, at: site.now))
    }

    private static func text(
        _ record: NodeRecord, _ figures: [ModelName: [ReleaseVersion: VersionFigures]], at now: Date
    ) -> String {
        let sections = [
            facts(record, at: now), models(record.report), NodeFiguresTable.text(record, figures),
            calibrations(record.report), updates(record.report),
            conditions(record.report, at: now),
        ]
        return sections.filter { $0.isEmpty == false }.joined(separator: "\n\n")
    }

    private static func facts(_ record: NodeRecord, at now: Date) -> String {
        let (report, facts) = (record.report, record.report.facts)
        var table = Table("NODE", record.id.text)
        table.add("seen", "\(Age(of: record.receivedAt, at: now)), first \(Age(of: record.firstSeenAt, at: now))")
        table.add("host", "\(facts.hostname), \(facts.system), kernel \(facts.kernel)")
        table.add("processor", "\(facts.processor), \(facts.cores) cores, \(facts.architecture)")
        table.add("memory", "\(facts.memory), budget \(report.memoryBudget)")
        table.add("disk", "\(facts.diskFree) free of \(facts.diskTotal)")
        if let power = report.power.map(Self.power) ?? facts.sensors.map({ "\($0.energy)" }) {
            table.add("power", power)
        }
        table.add("channel", report.channel.text)
        table.add("labels", report.labels.words.joined(separator: ","))
        table.add("agent", "\(report.agentVersion), started \(Age(of: now - Double(report.uptimeSeconds), at: now))")
        table.add("synced", report.sync.lastSuccess.map { "\(Age(of: $0, at: now))" } ?? "never")
        if let failure = report.sync.failure { table.add("sync fails", failure) }
        return table.text
    }

    private static func power(_ power: PowerStatus) -> String {
        (power.watts.map { "\($0) W" } ?? "unknown") + ", by \(power.source)"
            + (power.limitWatts.map { ", limit \($0) W" } ?? "") + ", " + power.profile.rawValue
            + (power.charge.map { " \($0) %" } ?? "") + (power.celsius.map { ", \($0) °C" } ?? "")
    }

    private static func calibrations(_ report: NodeReport) -> String {
        report.models.compactMap { model in
            guard let calibration = model.calibration, let best = calibration.best else { return nil }
            let energy = best.joulesPerToken.flatMap { joules in best.source.map { ", \(joules) J/token by \($0)" } }
            return "\(model.model) was calibrated for \(calibration.goal.rawValue) as \(calibration.version): "
                + "\(calibration.setting); \(best.tokensPerSecond.rounded()) tokens/s" + (energy ?? "")
        }.joined(separator: "\n")
    }

    /// What the node waits for before it changes, and what it has yet to prove.
    private static func updates(_ report: NodeReport) -> String {
        let hold = report.hold.map {
            "held by \($0.owner) until \($0.until.formatted(.iso8601)): \($0.reason)"
        }
        let models = report.models.flatMap { model in
            [
                model.incoming.flatMap { incoming in
                    incoming.waits.map { "\(model.model) \(incoming.version): \(NodeWords.wait($0, report.hold))" }
                },
                model.probation.map {
                    "\(model.model) \(model.active?.version.text ?? "") is on probation: \(TimeSpan.text(Double($0.left))) left, "
                        + "engine failures: \($0.crashes), interruptions: \($0.interruptions)"
                },
            ].compactMap(\.self)
        }
        return ([hold].compactMap(\.self) + models).map(Table.plain).joined(separator: "\n")
    }

    private static func models(_ report: NodeReport) -> String {
        var table = Table(
            "MODEL", "STATE", "ACTIVE", "CHECKS", "PREVIOUS", "INCOMING", ">CONTEXT", ">MEMORY", ">RESTARTS")
        for model in report.models {
            table.add(
                model.model.text, model.state.rawValue, NodeWords.installed(model.active),
                NodeWords.checks(model.active?.checks), NodeWords.installed(model.previous),
                model.incoming.map { "\($0.version) \($0.state.rawValue) \($0.received) of \($0.total)" } ?? "",
                model.context.map(String.init) ?? "", model.memory.map(\.description) ?? "", "\(model.restarts)")
        }
        return table.isEmpty ? "" : table.text
    }

    private static func conditions(_ report: NodeReport, at now: Date) -> String {
        var table = Table("CONDITION", "SEVERITY", "MODEL", "SINCE", "MESSAGE")
        for condition in report.conditions {
            table.add(
                condition.code.rawValue, condition.code.severity.rawValue, condition.model?.text ?? "",
                "\(Age(of: condition.since, at: now))", condition.message)
        }
        return table.isEmpty ? "" : table.text
    }
}
