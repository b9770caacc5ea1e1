import FoundationEssentials
import SwiftletContract
import SwiftletRegistry

/// Nodes, a hundred to a page.
struct NodesPage {
    let view: FleetView
    let query: NodeQuery

    var html: HTML { PageFrame(fleet: view.fleet, title: "Nodes", form: query.form, content: content).html }

    private var content: HTML {
        if let fault = query.fault { return "<p class=\"remark\">\(fault)</p>" }
        let nodes = query.nodes(of: view)
        guard nodes.isEmpty == false else { return "<p>No node is like that, or none has reported yet.</p>" }
        let (part, page, pages) = query.part(of: nodes)
        return """
            <p>\(nodes.count) of \(view.nodes.count) nodes\(turning(page, pages))</p>
            <div class="wide"><table>
            <thead><tr><th>Node<th>Host<th>Labels<th>Models<th class="n">Tokens/s<th class="n">First token<th>Conditions<th class="n">Seen</tr></thead>
            <tbody>
            \(part.map(row))</tbody></table></div>
            """
    }

    private func turning(_ page: Int, _ pages: Int) -> HTML {
        guard pages > 1 else { return .empty }
        let back: HTML = page > 1 ? " <a rel=\"prev\" href=\"\(query.address(page: page - 1))\">back</a>" : .empty
        let on: HTML = page < pages ? " <a rel=\"next\" href=\"\(query.address(page: page + 1))\">on</a>" : .empty
        return ", page \(page) of \(pages)\(back)\(on)"
    }

    private func row(_ node: NodeGlance) -> HTML {
        let labels = node.labels.words.joined(separator: ", ")
        let models = node.models.map { "\($0.model) \($0.version?.text ?? "") \($0.state.rawValue)" }
        return """
            <tr><td><a href="/fleet/nodes/\(node.id.text)">\(node.id.text)</a></td>\(HTML.cell(node.host))\(HTML.cell(labels))\
            \(HTML.cell(models.joined(separator: ", ")))\
            \(HTML.number(Self.join(node.models.map { Figures.speed($0.speed) })))\
            \(HTML.number(Self.join(node.models.map { Figures.seconds($0.figures?.firstToken.seconds(at: 0.5)) })))\
            <td>\(badges(node))</td>\(HTML.number("\(Age(of: node.receivedAt, at: view.at))"))</tr>

            """
    }

    /// One for each model.
    private static func join(_ figures: [String]) -> String {
        figures.allSatisfy(\.isEmpty) ? "" : figures.map { $0.isEmpty ? "–" : $0 }.joined(separator: " · ")
    }

    private func badges(_ node: NodeGlance) -> [HTML] {
        Set(node.conditions.map(\.code)).sorted { $0.rawValue < $1.rawValue }.map {
            "<span class=\"badge \($0.severity.rawValue)\">\($0.rawValue)</span> "
        }
    }
}
