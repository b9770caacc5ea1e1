public import SwiftletContract

/// What a profile allows.
public struct PowerLimits: Hashable, Sendable {
    /// For all that the meter sees; nil: no limit.
    public var watts: Double?
    /// °C; nil: no limit.
    public var celsius: Double?
    /// Nil: all.
    public var models: Set<ModelName>?
    /// The least that is served.
    public var priority: RequestPriority

    public init(
        watts: Double? = nil, celsius: Double? = nil, models: Set<ModelName>? = nil, priority: RequestPriority = .batch
    ) {
        self.watts = watts
        self.celsius = celsius
        self.models = models
        self.priority = priority
    }

    public var ceilings: PowerCeilings { PowerCeilings(watts: watts, celsius: celsius) }

    /// Nil where this profile lets the model be asked.
    public func refusal(of model: ModelName, _ priority: RequestPriority, in profile: PowerProfile) -> Refusal? {
        if let models, models.contains(model) == false {
            let others = models.sorted().prefix(8).map(\.text).joined(separator: ", ")
            return Refusal(
                .powerBudget, message: "'\(model)' is not served while the node's power is '\(profile.rawValue)'",
                parameter: "model", retryAfterMilliseconds: Self.retry,
                fits: others.isEmpty ? "any model, once the battery is charged" : "one of: " + others)
        }
        guard priority < self.priority else { return nil }
        return Refusal(
            .powerBudget,
            message: "requests that nobody waits for are not served while the node's power is '\(profile.rawValue)'",
            retryAfterMilliseconds: Self.retry, fits: "an interactive request")
    }

    /// Batteries take minutes.
    private static let retry = 60_000
}

extension PowerDecision.Closure {
    /// Watts and degrees in thousandths, as the kernel counts them.
    public var refusal: Refusal {
        switch self {
        case .watts(let needed, let ceiling):
            Refusal(
                .powerBudget,
                message: "this node draws \(Self.text(needed)) W with the least that an engine can have; its limit is "
                    + "\(Self.text(ceiling)) W",
                needed: Self.thousandths(needed), limit: Self.thousandths(ceiling), retryAfterMilliseconds: 5000,
                fits: "the same request once something else on the node draws less")
        case .heat(let celsius, let ceiling):
            Refusal(
                .thermal,
                message: "this node has \(Self.text(celsius)) °C with engines at their least; its limit is "
                    + "\(Self.text(ceiling)) °C",
                needed: Self.thousandths(celsius), limit: Self.thousandths(ceiling), retryAfterMilliseconds: 30_000,
                fits: "the same request once the node has cooled down")
        }
    }

    private static func thousandths(_ value: Double) -> Int64 { Int64((min(max(value, -1e9), 1e9) * 1000).rounded()) }
    private static func text(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }
}
