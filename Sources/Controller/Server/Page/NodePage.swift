import FoundationEssentials
import SwiftletContract
import SwiftletRegistry

/// One node: what it said last.
struct NodePage {
    let fleet: String
    let record: NodeRecord
    let now: Date

    private var report: NodeReport { record.report }

    var html: HTML {
        PageFrame(fleet: fleet, title: record.id.text, content: "\(facts)\(models)\(conditions)").html
    }

    private var facts: HTML {
        let facts = report.facts
        let rows: [(String, String)] = [
            ("Seen", "\(Age(of: record.receivedAt, at: now)), first \(Age(of: record.firstSeenAt, at: now))"),
            ("Host", "\(facts.hostname), \(facts.system), kernel \(facts.kernel)"),
            ("Processor", "\(facts.processor), \(facts.cores) cores, \(facts.architecture)"),
            ("Memory", "\(facts.memory), budget \(report.memoryBudget)"),
            ("Disk", "\(facts.diskFree) free of \(facts.diskTotal)"), ("Channel", report.channel.text),
            ("Labels", report.labels.words.joined(separator: ", ")), ("Agent", report.agentVersion),
            ("Synced", report.sync.lastSuccess.map { "\(Age(of: $0, at: now))" } ?? "never"),
            ("Sync fails", report.sync.failure ?? ""),
        ]
        let cells = rows.filter { $0.1.isEmpty == false }.map { name, words -> HTML in
            "<tr><th scope=\"row\">\(name)</th><td>\(words)</td></tr>\n"
        }
        return "<h2>\(record.id.text)</h2>\n<table class=\"facts\"><tbody>\(cells)</tbody></table>\n"
    }

    private var models: HTML {
        guard report.models.isEmpty == false else { return .empty }
        let rows = report.models.map { status -> HTML in
            let figures = status.figures ?? ModelFigures()
            return """
                <tr>\(HTML.cell(status.model.text))\(HTML.cell(status.state.rawValue))\(HTML.cell(status.active?.version.text ?? ""))\
                \(HTML.cell(status.active?.checks.map { "\($0.passed)/\($0.total)" } ?? ""))\(HTML.cell(status.previous?.version.text ?? ""))\
                \(HTML.number(Figures.speed(status.engine?.answerRate)))\(HTML.number(Figures.seconds(figures.firstToken.seconds(at: 0.5))))\
                \(HTML.number(Figures.seconds(figures.firstToken.seconds(at: 0.95))))<td class="n">\(figures.requests)</td>\
                \(HTML.cell(Figures.refusals(figures)))<td class="n">\(status.restarts)</td>\(HTML.cell(status.refused?.reason ?? ""))</tr>

                """
        }
        return """
            <h2>Models</h2>
            <div class="wide"><table>
            <thead><tr><th>Model<th>State<th>Version<th>Checks<th>Before<th class="n">Tokens/s<th class="n">First token<th class="n">95 %<th class="n">Requests<th>Refused<th class="n">Restarts<th>Does not follow</tr></thead>
            <tbody>\(rows)</tbody></table></div>

            """
    }

    private var conditions: HTML {
        guard report.conditions.isEmpty == false else { return "<h2>Conditions</h2><p>None.</p>" }
        let rows = report.conditions.map { condition -> HTML in
            """
            <tr><td><span class="badge \(condition.code.severity.rawValue)">\(condition.code.rawValue)</span></td>\
            \(HTML.cell(condition.model?.text ?? ""))\(HTML.cell("\(Age(of: condition.since, at: now))"))\(HTML.cell(condition.message))</tr>

            """
        }
        return """
            <h2>Conditions</h2>
            <div class="wide"><table><thead><tr><th>Condition<th>Model<th>Since<th>Message</tr></thead><tbody>\(rows)</tbody></table></div>
            """
    }
}
