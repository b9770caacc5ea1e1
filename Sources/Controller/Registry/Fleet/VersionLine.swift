public import SwiftletContract

/// One version of a model on the nodes that serve it, and the version before on the same nodes.
public struct VersionLine: Sendable {
    /// What it costs beyond the boxes being on; measured where any node measures, else estimated: the two are never added.
    public struct Energy: Hashable, Sendable, Encodable {
        public let joulesPerToken: Double
        public let isMeasured: Bool

        public init(joulesPerToken: Double, isMeasured: Bool) {
            self.joulesPerToken = joulesPerToken
            self.isMeasured = isMeasured
        }
    }

    /// On nodes that serve the newer one now, of all that they said of it while they served it.
    public struct Before: Sendable {
        public let version: ReleaseVersion
        public let nodes: Int
        public let speed: Double?
        public let firstToken: LatencyHistogram
        public let energy: Energy?
    }

    public let model: ModelName
    /// Nil: nodes that know the model and serve none.
    public let version: ReleaseVersion?
    public internal(set) var nodes = 0
    var speeds = Mean()
    var measured = EnergySum()
    var estimated = EnergySum()
    /// Since each daemon's start.
    public internal(set) var figures = ModelFigures()
    public internal(set) var restarts = 0
    /// Nodes on which a check of the release fails.
    public internal(set) var checksFailing = 0
    /// Nodes with a warning or an error about the model.
    public internal(set) var troubled = 0
    /// What most of the nodes had, and what it was like on those.
    public internal(set) var before: Before?

    init(model: ModelName, version: ReleaseVersion?) {
        (self.model, self.version) = (model, version)
    }

    /// Tokens a second of a node: the mean of those that have answered.
    public var speed: Double? { speeds.value }
    public var energy: Energy? { measured.figure(isMeasured: true) ?? estimated.figure(isMeasured: false) }

    mutating func add(_ status: ModelGlance, of node: NodeGlance) {
        nodes += 1
        speeds.add(status.speed)
        if let figures = status.figures { self.figures += figures }
        restarts += min(status.restarts, 1 << 30)
        if let checks = status.checks, checks.passed < checks.total { checksFailing += 1 }
        let isTroubled = node.conditions.contains { $0.model == status.model && $0.code.severity >= .warning }
        if isTroubled { troubled += 1 }
        for row in node.energy where row.model == model && row.version == version {
            if row.isMeasured { measured.add(row) } else { estimated.add(row) }
        }
    }
}

/// Of those that are known.
struct Mean: Sendable {
    private var sum = 0.0
    private(set) var count = 0

    var value: Double? { count > 0 ? sum / Double(count) : nil }

    mutating func add(_ value: Double?) {
        guard let value, value.isFinite else { return }
        sum += value
        count += 1
    }
}

struct EnergySum: Sendable {
    private var joules = 0.0
    private var tokens = 0.0

    mutating func add(_ row: EnergyGlance) {
        joules += row.joules
        tokens += Double(row.tokens)
    }

    func figure(isMeasured: Bool) -> VersionLine.Energy? {
        tokens > 0 ? .init(joulesPerToken: joules / tokens, isMeasured: isMeasured) : nil
    }
}

extension VersionLine: Encodable {
    private enum CodingKeys: String, CodingKey {
        case model, version, nodes, tokensPerSecond, firstTokenP50, firstTokenP95, energy, requests, answers, refusals
        case restarts, checksFailing, troubled, before
    }

    /// Seconds, joules, and counts since each daemon's start.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(model, forKey: .model)
        try container.encodeIfPresent(version, forKey: .version)
        try container.encode(nodes, forKey: .nodes)
        try container.encodeIfPresent(speed, forKey: .tokensPerSecond)
        try container.encodeIfPresent(figures.firstToken.seconds(at: 0.5), forKey: .firstTokenP50)
        try container.encodeIfPresent(figures.firstToken.seconds(at: 0.95), forKey: .firstTokenP95)
        try container.encodeIfPresent(energy, forKey: .energy)
        try container.encode(figures.requests, forKey: .requests)
        try container.encode(figures.answers, forKey: .answers)
        let refusals = figures.refusals.map { ($0.key.rawValue, $0.value) }
        try container.encode(Dictionary(uniqueKeysWithValues: refusals), forKey: .refusals)
        try container.encode(restarts, forKey: .restarts)
        try container.encode(checksFailing, forKey: .checksFailing)
        try container.encode(troubled, forKey: .troubled)
        try container.encodeIfPresent(before, forKey: .before)
    }
}

extension VersionLine.Before: Encodable {
    private enum CodingKeys: String, CodingKey {
        case version, nodes, tokensPerSecond, firstTokenP50, firstTokenP95, energy
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(version, forKey: .version)
        try container.encode(nodes, forKey: .nodes)
        try container.encodeIfPresent(speed, forKey: .tokensPerSecond)
        try container.encodeIfPresent(firstToken.seconds(at: 0.5), forKey: .firstTokenP50)
        try container.encodeIfPresent(firstToken.seconds(at: 0.95), forKey: .firstTokenP95)
        try container.encodeIfPresent(energy, forKey: .energy)
    }
}
