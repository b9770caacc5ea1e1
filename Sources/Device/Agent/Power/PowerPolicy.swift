public import SwiftletContract

/// What the owner of a box allows, by what feeds it.
public struct PowerPolicy: Hashable, Sendable {
    /// Watts on mains, and wherever nothing stricter is said.
    public var watts: Double?
    public var celsius: Double?
    public var batteryWatts: Double?
    public var lowWatts: Double?
    /// Percent of charge.
    public var lowBelow = 20.0
    public var criticalBelow = 5.0
    /// Nil: all.
    public var lowModels: Set<ModelName>?
    public var criticalModels: Set<ModelName>?

    public init() {}

    /// A battery that is low never allows more than one that is not.
    public func limits(_ profile: PowerProfile) -> PowerLimits {
        let battery = Self.least(watts, batteryWatts)
        switch profile {
        case .mains: return PowerLimits(watts: watts, celsius: celsius)
        case .battery: return PowerLimits(watts: battery, celsius: celsius)
        case .low:
            return PowerLimits(
                watts: Self.least(battery, lowWatts), celsius: celsius, models: lowModels, priority: .interactive)
        case .critical:
            return PowerLimits(
                watts: Self.least(battery, lowWatts), celsius: celsius, models: Self.both(lowModels, criticalModels),
                priority: .interactive)
        }
    }

    /// Whether anything is ever limited.
    public var isEmpty: Bool { self == PowerPolicy() }

    private static func least(_ left: Double?, _ right: Double?) -> Double? {
        [left, right].compactMap(\.self).min()
    }

    private static func both(_ left: Set<ModelName>?, _ right: Set<ModelName>?) -> Set<ModelName>? {
        guard let left, let right else { return left ?? right }
        return left.intersection(right)
    }
}
