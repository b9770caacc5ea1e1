/// What must hold for a rollout to go on: `failed<=2%`, `checks>=95%`, `speed>=90%`, `memory<=120%`, `energy<=120%`,
/// `ttft<=150%`, `refusals<=5%`, `restarts<=0`. Percent or a plain number, of four digits and four more behind the point at most.
public struct Gate: Hashable, Sendable, CustomStringConvertible {
    public enum Measure: String, Sendable, CaseIterable {
        /// Share of the nodes that were to switch and could not.
        case failed
        /// Share of the release's own checks that passed; the mean of all nodes.
        case checks
        /// Tokens a second, bytes of memory, joules a token, and the median time to the first token: over those of the version before, on the same node; the median of
        /// all nodes of which both are known.
        case speed, memory, energy, ttft
        /// Share of the requests that were refused for what the release is; the mean of all nodes.
        case refusals
        /// Engines that were started again, per node.
        case restarts

        /// Whether more is better.
        public var isFloor: Bool { self == .checks || self == .speed }
    }

    public let measure: Measure
    public let limit: Double
    /// As it was written, so that it is read as the same again.
    public let description: String

    /// Nil for what is no gate.
    public init?(_ text: String) {
        guard let measure = Measure.allCases.first(where: { text.hasPrefix($0.rawValue) }) else { return nil }
        let bound = text.dropFirst(measure.rawValue.count)
        guard bound.hasPrefix(measure.isFloor ? ">=" : "<=") else { return nil }
        let number = bound.dropFirst(2)
        let isShare = number.hasSuffix("%")
        let digits = isShare ? number.dropLast() : number
        let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
        let areDigits = parts.allSatisfy {
            (1...4).contains($0.utf8.count) && $0.utf8.allSatisfy { (0x30...0x39).contains($0) }
        }
        guard areDigits, (1...2).contains(parts.count), let value = Double(digits) else { return nil }
        self.measure = measure
        self.limit = isShare ? value / 100 : value
        self.description = text
    }

    public func holds(_ value: Double) -> Bool { measure.isFloor ? value >= limit : value <= limit }

    /// A value of its measure: `97.5%`, of restarts a plain number.
    public func text(_ value: Double) -> String {
        guard measure != .restarts else { return Self.plain(value) }
        return Self.plain(value * 100) + "%"
    }

    private static func plain(_ value: Double) -> String {
        let tenths = (min(max(value, 0), 1e9) * 10).rounded() / 10
        return tenths == tenths.rounded() ? "\(Int(tenths))" : "\(tenths)"
    }
}

extension Gate: Encodable {
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
