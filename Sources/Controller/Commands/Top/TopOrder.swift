import ArgumentParser
import SwiftletContract
import SwiftletRegistry

/// By what 'top' sorts: versions and, the worst first, nodes.
enum TopOrder: String, Codable, CaseIterable, ExpressibleByArgument {
    case nodes, speed, ttft, energy, refusals, conditions

    func sorted(_ lines: [VersionLine]) -> [VersionLine] {
        switch self {
        case .nodes: lines.sorted { $0.nodes > $1.nodes }
        case .speed: by(lines) { $0.speed.map { -$0 } }
        case .ttft: by(lines) { $0.figures.firstToken.seconds(at: 0.95) }
        case .energy: by(lines) { $0.energy?.joulesPerToken }
        case .refusals: by(lines) { Self.refused($0.figures) }
        case .conditions: by(lines) { Double($0.troubled + $0.checksFailing) }
        }
    }

    /// The few worst. By `nodes` as by `conditions`.
    func worst(_ lines: [NodeLine], _ count: Int) -> [NodeLine] {
        let sorted =
            switch self {
            case .speed: by(lines) { $0.status?.speed.map { -$0 } }
            case .ttft: by(lines) { $0.status?.figures?.firstToken.seconds(at: 0.95) }
            case .energy: by(lines) { $0.energy?.joulesPerToken }
            case .refusals: by(lines) { ($0.status?.figures).flatMap(Self.refused) }
            case .nodes, .conditions: Self.once(by(lines) { $0.trouble > 0 ? Double($0.trouble) : nil })
            }
        return Array(sorted.prefix(count))
    }

    /// Of each node its worst model.
    private static func once(_ lines: [NodeLine]) -> [NodeLine] {
        var seen: Set<NodeID> = []
        return lines.filter { seen.insert($0.node.id).inserted }
    }

    private static func refused(_ figures: ModelFigures) -> Double? {
        let count = figures.refusals.values.reduce(0, +)
        return figures.requests > 0 ? Double(count) / Double(figures.requests) : nil
    }

    /// The greatest first; those of which nothing is known are left out of nodes and stand last of versions.
    private func by(_ lines: [VersionLine], _ value: (VersionLine) -> Double?) -> [VersionLine] {
        lines.map { (line: $0, value: value($0)) }
            .sorted { $0.value ?? -.infinity > $1.value ?? -.infinity }.map(\.line)
    }

    private func by(_ lines: [NodeLine], _ value: (NodeLine) -> Double?) -> [NodeLine] {
        lines.compactMap { line in value(line).map { (line: line, value: $0) } }
            .sorted { ($1.value, $0.line.node.id.text) < ($0.value, $1.line.node.id.text) }.map(\.line)
    }
}
