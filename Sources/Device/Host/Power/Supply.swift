import SwiftletContract
public import SystemPackage

/// What the box lives on now.
public struct Supply: Hashable, Sendable {
    public enum Origin: String, Hashable, Sendable { case mains, battery }

    public var origin: Origin
    /// 0 to 1, of all batteries together, each with the weight of what it holds; nil where there is none, or none says.
    public var charge: Double?
    /// The names of the batteries that are in it.
    public var batteries: [String]

    public init(origin: Origin, charge: Double? = nil, batteries: [String] = []) {
        self.origin = origin
        self.charge = charge
        self.batteries = batteries
    }

    /// A box without a battery is on mains, whatever else the kernel shows.
    public static func read(below root: FilePath = "/") -> Supply {
        let supplies = PowerSupply.all(below: root)
        let batteries = supplies.filter { $0.kind == .battery }
        guard batteries.isEmpty == false else { return Supply(origin: .mains) }
        return Supply(
            origin: isOnMains(supplies, states: batteries.map(\.status)) ? .mains : .battery,
            charge: charge(batteries), batteries: batteries.map(\.name))
    }

    /// An adapter that is plugged in decides. USB does only while no battery drains: it may be too weak, or be what feeds
    /// others. Without either the batteries' own word holds; where also they know nothing, it is the battery, which is
    /// the mistake that costs less.
    private static func isOnMains(_ supplies: [PowerSupply], states: [PowerSupply.Status]) -> Bool {
        if supplies.contains(where: { $0.kind == .mains && $0.isOnline }) { return true }
        if states.contains(.discharging) { return false }
        return supplies.contains { $0.kind == .usb && $0.isOnline }
            || states.contains { [.charging, .notCharging, .full].contains($0) }
    }

    private static func charge(_ batteries: [PowerSupply]) -> Double? {
        let said = batteries.compactMap { battery in battery.charge.map { ($0, battery.fullWattHours) } }
        // Without the size of each they count alike.
        let isWeighed = said.allSatisfy { $0.1 != nil }
        let weights = said.map { isWeighed ? $0.1 ?? 1 : 1 }
        let total = weights.reduce(0, +)
        return total > 0 ? zip(said, weights).reduce(0.0) { $0 + $1.0.0 * $1.1 } / total : nil
    }
}
