import ArgumentParser
import FoundationEssentials
import SwiftletContract
import SwiftletRegistry

struct NodeShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Show what a node last reported.")

    @OptionGroup var global: GlobalOptions
    @Argument(help: "The node's id.")
    var node: String
    @OptionGroup var output: FormatOption

    func run() async throws {
        let id: NodeID = try named(node)
        guard let record = try await global.openRegistry().node(id) else { throw CommandError.noNode(id) }
        let now = Session.current.now()
        try output.print(record) { Self.text(record, at: now) }
    }

    private static func text(_ record: NodeRecord, at now: Date) -> String {
        let sections = [
            facts(record, at: now), models(record.report), calibrations(record.report),
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
        table.add("labels", NodeWords.labels(report.labels))
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
