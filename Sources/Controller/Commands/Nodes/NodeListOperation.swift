import FoundationEssentials
import SwiftletContract
import SwiftletRegistry
import SwiftletServer

struct NodeListOperation: FleetOperation {
    static let route = "node/list"
    static let access = AdminAccess.read
    var label: String?
    /// For the table: all that nodes have said takes a while to read of thousands.
    var isBrief: Bool

    func perform(at site: Site) async throws -> Product {
        let (registry, selector) = (try site.registry(), try selector(label))
        guard isBrief else {
            let nodes = try await registry.nodes(matching: selector)
            return Product(nodes, text: NodeWords.count(nodes.count))
        }
        let nodes = try await registry.glances(matching: selector)
        return Product(nodes, text: Self.text(nodes, at: site.now))
    }

    private static func text(_ nodes: [NodeGlance], at now: Date) -> String {
        guard nodes.isEmpty == false else { return "no node matches, or none has reported yet" }
        var table = Table(
            "NODE", "HOST", "CHANNEL", "LABELS", "MODELS", ">MEMORY", ">BUDGET", ">TOKENS/S", ">FIRST TOKEN",
            "CONDITIONS", "SEEN")
        for node in nodes {
            table.add(
                node.id.text, node.host, node.channel.text, node.labels.words.joined(separator: ","),
                node.models.map(NodeWords.model).joined(separator: ", "),
                "\(node.models.reduce(Bytes.zero) { $0 + ($1.memory ?? .zero) })", "\(node.budget)",
                join(node.models.map { Figures.speed($0.speed) }),
                join(node.models.map { Figures.seconds($0.figures?.firstToken.seconds(at: 0.5)) }),
                Set(node.conditions.map(\.code.rawValue)).sorted().joined(separator: ", "),
                "\(Age(of: node.receivedAt, at: now))")
        }
        return table.text
    }

    /// One for each model; empty where none is known.
    private static func join(_ figures: [String]) -> String {
        figures.allSatisfy(\.isEmpty) ? "" : figures.map { $0.isEmpty ? "-" : $0 }.joined(separator: ", ")
    }
}
