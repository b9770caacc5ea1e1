import SwiftletContract
import SwiftletRegistry

/// One model on one node; a node without models has one line without.
struct NodeLine: Encodable {
    let node: NodeGlance
    let status: ModelGlance?

    static func all(_ nodes: [NodeGlance]) -> [NodeLine] {
        nodes.flatMap { node in
            node.models.isEmpty
                ? [NodeLine(node: node, status: nil)] : node.models.map { NodeLine(node: node, status: $0) }
        }
    }

    /// The severest condition, and how many there are of it. What is about another model counts there.
    var trouble: Int {
        let own = node.conditions.filter { $0.model == nil || $0.model == status?.model }.map(\.code.severity)
        return own.count { $0 == .error } * 1000 + own.count { $0 == .warning }
    }

    var energy: VersionLine.Energy? {
        let rows = node.energy.filter { $0.model == status?.model && $0.version == status?.version && $0.tokens > 0 }
        let row = rows.first(where: \.isMeasured) ?? rows.first
        return row.map { .init(joulesPerToken: $0.joules / Double($0.tokens), isMeasured: $0.isMeasured) }
    }

    private enum CodingKeys: String, CodingKey {
        case node, model, version, tokensPerSecond, firstTokenP50, firstTokenP95, energy, refusals, conditions, seen
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(node.id, forKey: .node)
        try container.encode(node.receivedAt, forKey: .seen)
        try container.encodeIfPresent(status?.model, forKey: .model)
        try container.encodeIfPresent(status?.version, forKey: .version)
        try container.encodeIfPresent(status?.speed, forKey: .tokensPerSecond)
        try container.encodeIfPresent(status?.figures?.firstToken.seconds(at: 0.5), forKey: .firstTokenP50)
        try container.encodeIfPresent(status?.figures?.firstToken.seconds(at: 0.95), forKey: .firstTokenP95)
        try container.encodeIfPresent(energy, forKey: .energy)
        let refusals = (status?.figures?.refusals ?? [:]).map { ($0.key.rawValue, $0.value) }
        try container.encode(Dictionary(uniqueKeysWithValues: refusals), forKey: .refusals)
        try container.encode(Set(node.conditions.map(\.code.rawValue)).sorted(), forKey: .conditions)
    }
}
