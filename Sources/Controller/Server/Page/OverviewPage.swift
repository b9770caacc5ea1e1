import FoundationEssentials
import SwiftletContract
import SwiftletRegistry

/// The fleet on one page: rollouts, versions, conditions, trends.
struct OverviewPage {
    let view: FleetView
    /// Trends of a month instead of a day.
    let isMonth: Bool

    var html: HTML {
        PageFrame(fleet: view.fleet, title: "Fleet", content: "\(tiles)\(rollouts)\(versions)\(conditions)\(trends)")
            .html
    }

    private var tiles: HTML {
        let silent = view.nodes.count { $0.isSilent(at: view.at) }
        let errors = view.nodes.count { $0.severity == .error }
        let warnings = view.nodes.count { $0.severity == .warning }
        let last = view.nodes.map(\.receivedAt).max()
        return """
            <section class="tiles">
            \(tile(view.nodes.count, "nodes", "/fleet/nodes"))
            \(tile(errors, "with errors", "/fleet/nodes?condition=error", errors > 0 ? "error" : ""))
            \(tile(warnings, "with warnings", "/fleet/nodes?condition=warning", warnings > 0 ? "warning" : ""))
            \(tile(silent, "silent for 15 min", "/fleet/nodes?condition=silent", silent > 0 ? "warning" : ""))
            <p class="last">last report <b>\(last.map { "\(Age(of: $0, at: view.at))" } ?? "never")</b></p>
            </section>

            """
    }

    private func tile(_ count: Int, _ words: String, _ link: String, _ kind: String = "") -> HTML {
        "<a class=\"tile \(kind)\" href=\"\(link)\"><b>\(count)</b> \(words)</a>"
    }

    // MARK: Rollouts

    private var rollouts: HTML {
        guard view.rollouts.isEmpty == false else { return "<h2>Rollouts</h2><p>None.</p>\n" }
        return
            "<h2>Rollouts</h2>\n<div class=\"cards\">\(view.rollouts.map { RolloutCard(rollout: $0, now: view.at).html })</div>\n"
    }

    // MARK: Versions

    private var versions: HTML {
        guard view.versions.isEmpty == false else { return "<h2>Versions</h2><p>No node has reported a model.</p>\n" }
        return """
            <h2>Versions</h2>
            <div class="wide"><table>
            <thead><tr><th>Model<th>Version<th class="n">Nodes<th class="n">Tokens/s<th class="n">First token<th class="n">95 %<th class="n">J/token<th class="n">Requests<th>Refused<th class="n">Restarts<th>Checks</tr></thead>
            <tbody>
            \(view.versions.map(row))</tbody></table></div>
            <p class="note">Requests since each daemon's start; ~ is an estimate; before: the same nodes, while they served the version before.</p>

            """
    }

    private func row(_ line: VersionLine) -> HTML {
        let version = line.version?.text ?? "none"
        let query = "/fleet/nodes?model=\(line.model)&version=\(version.percentEncoded)"
        let checks: HTML =
            line.checksFailing > 0
            ? "<td><span class=\"badge error\">fail on \(line.checksFailing)</span></td>" : "<td>pass</td>"
        let first = line.figures.firstToken
        let own: HTML = """
            <tr><td>\(line.model.text)</td><td><a href="\(query)">\(version)</a></td><td class="n">\(line.nodes)</td>\
            \(HTML.number(Figures.speed(line.speed)))\(HTML.number(Figures.seconds(first.seconds(at: 0.5))))\
            \(HTML.number(Figures.seconds(first.seconds(at: 0.95))))\(HTML.number(Figures.energy(line.energy)))\
            <td class="n">\(line.figures.requests)</td>\(HTML.cell(Figures.refusals(line.figures)))\
            <td class="n">\(line.restarts)</td>\(line.version == nil ? "<td></td>" : checks)</tr>

            """
        guard let before = line.before else { return own }
        return """
            \(own)<tr class="before"><td>before</td><td>\(before.version.text)</td><td class="n">\(before.nodes)</td>\
            \(HTML.number(Figures.speed(before.speed)))\(HTML.number(Figures.seconds(before.firstToken.seconds(at: 0.5))))\
            \(HTML.number(Figures.seconds(before.firstToken.seconds(at: 0.95))))\(HTML.number(Figures.energy(before.energy)))\
            <td></td><td></td><td></td><td></td></tr>

            """
    }

    // MARK: Conditions

    private var conditions: HTML {
        var counts: [Condition.Code: Int] = [:]
        for node in view.nodes {
            for code in Set(node.conditions.map(\.code)) { counts[code, default: 0] += 1 }
        }
        guard counts.isEmpty == false else { return "<h2>Conditions</h2><p>None.</p>\n" }
        let rows = counts.sorted {
            ($1.key.severity, $1.value, $0.key.rawValue) < ($0.key.severity, $0.value, $1.key.rawValue)
        }
        .map { code, count -> HTML in
            """
            <tr><td><a href="/fleet/nodes?condition=\(code.rawValue)">\(code.rawValue)</a></td>\
            <td><span class="badge \(code.severity.rawValue)">\(code.severity.rawValue)</span></td><td class="n">\(count)</td></tr>

            """
        }
        return """
            <h2>Conditions</h2>
            <table><thead><tr><th>Condition<th>Severity<th class="n">Nodes</tr></thead><tbody>\(rows)</tbody></table>

            """
    }

    // MARK: Trends

    private var trends: HTML {
        TrendTable(
            points: isMonth ? view.month : view.day, step: isMonth ? 3600 : 300, span: isMonth ? 30 * 86_400 : 86_400,
            now: view.at, isMonth: isMonth
        ).html
    }
}
