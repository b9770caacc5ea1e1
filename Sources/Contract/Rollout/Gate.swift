/// What must hold for a rollout to go on: `failed<=2%`, `checks>=95%`, `speed>=90%`, `memory<=120%`, `energy<=120%`,
/// `restarts<=0`. Percent or a plain number.
public struct Gate: Hashable, Sendable, CustomStringConvertible {
    public enum Measure: String, Sendable, CaseIterable {
        /// Share of the nodes that were to switch and could not.
        case failed
        /// Share of the release's own checks that passed, over all nodes.
        case checks
        /// Tokens a second, of memory, and joules a token: over those of the version before, on the same node; the median of
        /// all nodes of which both are known.
        case speed, memory, energy
        /// Engines that were started again, per node.
        case restarts

        /// Whether more is better.
        public var isFloor: Bool { self == .checks || self == .speed }
    }

    public var measure: Measure
    public var limit: Double

    public init(_ measure: Measure, _ limit: Double) {
        self.measure = measure
        self.limit = limit
    }

    /// Nil for what is no gate.
    public init?(_ text: String) {
        guard let measure = Measure.allCases.first(where: { text.hasPrefix($0.rawValue) }) else { return nil }
        let bound = text.dropFirst(measure.rawValue.count)
        guard bound.hasPrefix(measure.isFloor ? ">=" : "<=") else { return nil }
        let number = bound.dropFirst(2)
        let isShare = number.hasSuffix("%")
        guard number.count <= 12, let value = Double(isShare ? number.dropLast() : number), value.isFinite, value >= 0
        else { return nil }
        self.init(measure, isShare ? value / 100 : value)
    }

    public func holds(_ value: Double) -> Bool { measure.isFloor ? value >= limit : value <= limit }

    public var description: String { measure.rawValue + (measure.isFloor ? ">=" : "<=") + text(limit) }

    /// A value of its measure: `97.5%`, of restarts a plain number.
    public func text(_ value: Double) -> String {
        guard measure != .restarts else { return Self.plain(value) }
        return Self.plain(value * 100) + "%"
    }

    private static func plain(_ value: Double) -> String {
        let tenths = (value * 10).rounded() / 10
        return tenths == tenths.rounded() && abs(tenths) < 1e15 ? "\(Int(tenths))" : "\(tenths)"
    }
}

extension Gate: Codable {
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let gate = Gate(text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "'\(text)' is no gate"))
        }
        self = gate
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
