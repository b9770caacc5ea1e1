import FoundationEssentials
import SwiftletContract
import SwiftletRegistry

/// Curves of the last day or month, a row for each version of each model.
struct TrendTable {
    let points: [TrendPoint]
    /// Seconds: between two points, and of all.
    let step: Double
    let span: Double
    let now: Date
    let isMonth: Bool

    private struct Label: Hashable {
        let model: String
        let version: String
    }

    var html: HTML {
        let links: HTML =
            isMonth
            ? "<a href=\"/fleet\">24 hours</a> · 30 days" : "24 hours · <a href=\"/fleet?trend=month\">30 days</a>"
        let groups = Dictionary(grouping: points) {
            Label(model: $0.model?.text ?? "", version: $0.version?.text ?? "")
        }
        guard groups.isEmpty == false else { return "<h2>Trends</h2><p>Nothing yet.</p>\n" }
        let rows = groups.sorted { ($0.key.model, $0.key.version) < ($1.key.model, $1.key.version) }
            .map { row($0.key, $0.value) }
        return """
            <h2>Trends</h2><p class="note">\(links)</p>
            <div class="wide"><table><thead><tr><th>Model<th>Version<th>Nodes<th>Tokens/s<th>First token<th>95 %<th>Requests<th>J/token</tr></thead>
            <tbody>\(rows)</tbody></table></div>

            """
    }

    private func row(_ label: Label, _ points: [TrendPoint]) -> HTML {
        """
        <tr><td>\(label.model.isEmpty ? "all nodes" : label.model)</td><td>\(label.version)</td>\
        \(curve(points, "nodes", { Double($0.nodes) }, { "\(Int($0))" }))\
        \(curve(points, "tokens a second", \.speed) { Figures.speed($0) })\
        \(curve(points, "first token, median", { $0.firstToken.seconds(at: 0.5) }) { Figures.seconds($0) })\
        \(curve(points, "first token, 95 %", { $0.firstToken.seconds(at: 0.95) }) { Figures.seconds($0) })\
        \(curve(points, "requests", { $0.model == nil ? nil : Double($0.requests) }) { "\(Int($0))" })\
        \(curve(points, "joules a token", { $0.energy?.joulesPerToken }) { Figures.rounded($0, 4) })</tr>

        """
    }

    private func curve(
        _ points: [TrendPoint], _ what: String, _ value: (TrendPoint) -> Double?, _ words: (Double) -> String
    ) -> HTML {
        // What has not ended yet would look like a fall.
        let known = points.filter { $0.start + step <= now }.compactMap { point in
            value(point).map { (at: point.start, value: $0) }
        }
        return Sparkline(step: step, points: known).html(what, from: now - span, to: now, words: words)
    }
}
