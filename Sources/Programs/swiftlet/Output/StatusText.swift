import FoundationEssentials
import SwiftletContract

/// A node's report as a person reads it.
struct StatusText {
    let report: NodeReport

    var text: String {
        [node, models, power?.uses, apps, settings, incoming, probation, hold, conditions].compactMap { $0 }.joined(
            separator: "\n\n")
    }

    private var power: PowerText? { report.power.map { PowerText(power: $0, cores: report.facts.cores) } }

    private var node: String {
        let facts = report.facts
        let sync = report.sync
        let source = sync.source == .bundle ? ", from a bundle" : ""
        let failure = sync.failure.map { "; the last attempt failed: \($0)" } ?? ""
        let labels = report.labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
        let lines: [(String, String)] =
            [
                ("node", "\(report.node) (\(facts.hostname), \(facts.architecture), \(facts.cores) cores)"),
                ("channel", "\(report.channel)" + (labels.isEmpty ? "" : "  \(labels)")),
                ("daemon", "\(report.agentVersion), up \(Age.text(seconds: report.uptimeSeconds))"),
                ("memory", memory),
                ("disk", "\(facts.diskFree) free of \(facts.diskTotal)"),
            ] + (power?.lines ?? sensors) + [
                ("last sync", Age.text(since: sync.lastSuccess, now: report.sentAt) + source + failure)
            ]
        return lines.map { $0.0 + String(repeating: " ", count: 11 - $0.0.count) + $0.1 }.joined(separator: "\n")
    }

    /// Of a daemon that has sensors and keeps no books.
    private var sensors: [(String, String)] {
        guard let sensors = report.facts.sensors else { return [] }
        return [("power", "\(sensors.energy)" + (sensors.hasBattery ? ", on a box with a battery" : ""))]
    }

    /// `2.6 GiB of 5.8 GiB for models, 1.1 GiB planned, held by the kernel`.
    private var memory: String {
        let budget = "\(report.memoryBudget) of \(report.facts.memory) for models"
        guard let status = report.memory else { return budget }
        let holder = status.heldBy == .kernel ? "held by the kernel" : "watched by the daemon (no control group)"
        return "\(budget), \(status.planned) planned, \(holder)"
    }

    private var models: String {
        guard report.models.isEmpty == false else { return "No model is installed." }
        var table = Table([
            "MODEL", "STATE", "VERSION", "VARIANT", "CHECKS", "CONTEXT", "MEMORY", "RESTARTS", "PREVIOUS",
        ])
        for model in report.models {
            table.add([
                model.model.text, model.state.rawValue, model.active?.version.text ?? "-",
                variant(model.active), checks(model.active?.checks),
                model.context.map { "\($0)" } ?? "-", model.memory.map { "\($0)" } ?? "-", "\(model.restarts)",
                model.previous?.version.text ?? "-",
            ])
        }
        return table.text
    }

    /// With its adapters: `q8_0 +german`.
    private func variant(_ active: ModelStatus.Installed?) -> String {
        guard let active else { return "-" }
        return ([active.variant.text] + (active.adapters ?? []).map { "+\($0)" }).joined(separator: " ")
    }

    /// Who has asked, and how much; nil where nobody has.
    private var apps: String? {
        guard let apps = report.apps, apps.isEmpty == false else { return nil }
        var table = Table([
            "APP", "PRIORITY", "RUNNING", "WAITING", "REQUESTS", "REFUSED", "PROMPT", "ANSWER", "ENERGY",
        ])
        for app in apps {
            let energy = app.energy.map { "\(PowerText.energy($0.joules)) by \($0.source)" }.joined(separator: ", ")
            table.add([
                app.app.text, app.priority?.rawValue ?? "-", "\(app.running)", "\(app.waiting)", "\(app.requests)",
                "\(app.refusals)", "\(app.promptTokens)", "\(app.answerTokens)", energy.isEmpty ? "-" : energy,
            ])
        }
        return table.text
    }

    private func checks(_ outcome: CheckOutcome?) -> String {
        outcome.map { $0.total == 0 ? "none" : "\($0.passed)/\($0.total)" } ?? "-"
    }

    private var settings: String? {
        let lines = report.models.compactMap { model in
            model.calibrating.flatMap { $0.failure == nil ? "\(model.model) is being calibrated" : nil }
                ?? model.calibration.map {
                    "\(model.model) is calibrated for \($0.goal.rawValue): \($0.setting)"
                }
        }
        return lines.isEmpty ? nil : lines.joined(separator: "\n")
    }

    private var incoming: String? {
        let lines = report.models.compactMap { model in
            model.incoming.map { "\(model.model) \($0.version) is on its way: \(Self.progress($0, at: report.sentAt))" }
        }
        return lines.isEmpty ? nil : lines.joined(separator: "\n")
    }

    private var probation: String? {
        let lines = report.models.compactMap { model in
            model.probation.map {
                "\(model.model) \(model.active?.version.text ?? "") is on probation: \(Age.text(seconds: $0.left)) of serving to go"
                    + ($0.crashes > 0 ? ", its engine failed \($0.crashes) times" : "")
                    + ($0.interruptions > 0 ? ", the box or its daemon went down \($0.interruptions) times" : "")
            }
        }
        return lines.isEmpty ? nil : lines.joined(separator: "\n")
    }

    private var hold: String? {
        report.hold.map { hold in
            let left = Age.text(seconds: Int(hold.until.timeIntervalSince(report.sentAt).rounded()))
            return "held by \(hold.owner) for \(left) more: \(hold.reason)"
        }
    }

    /// `downloading, 1.0 MiB of 4.0 MiB (25 %)`; `it waits for its maintenance window, in 5 h`.
    static func progress(_ incoming: ModelStatus.Incoming, at now: Date) -> String {
        if let wait = incoming.waits {
            let until = wait.until.map { ", in \(Age.text(seconds: Int($0.timeIntervalSince(now).rounded())))" }
            return "it waits for \(wait.reason)" + (until ?? "")
        }
        guard incoming.state == .downloading, incoming.total > .zero else { return incoming.state.rawValue }
        let share = Double(incoming.received.count) / Double(incoming.total.count) * 100
        return "downloading, \(incoming.received) of \(incoming.total) (\(Int(share)) %)"
    }

    private var conditions: String? {
        guard report.conditions.isEmpty == false else { return nil }
        return report.conditions.sorted { $0.code.severity > $1.code.severity }.map { condition in
            let model = condition.model.map { " \($0)" } ?? ""
            let age = Age.text(since: condition.since, now: report.sentAt)
            return "\(condition.code.severity) \(condition.code.rawValue)\(model) (\(age)): \(condition.message)"
        }.joined(separator: "\n")
    }
}
