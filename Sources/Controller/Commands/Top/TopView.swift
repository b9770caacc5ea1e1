import FoundationEssentials
import SwiftletContract
import SwiftletRegistry

/// What 'top' shows.
struct TopView: Encodable {
    let nodes: Int
    /// Not heard of for a quarter of an hour: three reports.
    let silent: Int
    let versions: [VersionLine]
    let worst: [NodeLine]

    init(_ nodes: [NodeGlance], _ versions: [VersionLine], by order: TopOrder, worst count: Int, at now: Date) {
        self.nodes = nodes.count
        self.silent = nodes.count { $0.isSilent(at: now) }
        self.versions = order.sorted(versions)
        self.worst = order.worst(NodeLine.all(nodes), count)
    }

    func text(at now: Date) -> String {
        let head = NodeWords.count(nodes) + (silent > 0 ? ", \(silent) not heard of for 15 minutes" : "")
        return [head, VersionTable.text(versions), nodeTable(at: now)].filter { $0.isEmpty == false }
            .joined(separator: "\n\n")
    }

    private func nodeTable(at now: Date) -> String {
        guard worst.isEmpty == false else { return "" }
        var table = Table(
            "WORST NODES", "MODEL", "VERSION", ">TOKENS/S", ">FIRST TOKEN", ">95%", ">J/TOKEN", "REFUSED", "CONDITIONS",
            "SEEN")
        for line in worst {
            table.add(
                line.node.id.text, line.status?.model.text ?? "", line.status?.version?.text ?? "",
                Figures.speed(line.status?.speed),
                Figures.seconds(line.status?.figures?.firstToken.seconds(at: 0.5)),
                Figures.seconds(line.status?.figures?.firstToken.seconds(at: 0.95)), Figures.energy(line.energy),
                line.status?.figures.map(Figures.refusals) ?? "",
                Set(line.node.conditions.map(\.code.rawValue)).sorted().joined(separator: ", "),
                "\(Age(of: line.node.receivedAt, at: now))")
        }
        return table.text
    }
}
