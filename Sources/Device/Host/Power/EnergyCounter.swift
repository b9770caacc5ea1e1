/// A counter of microjoules that begins again after its range, and that may lie.
struct EnergyCounter: Hashable, Sendable {
    /// More than any zone draws. A step beyond it is a counter that was set back, by sleep or a driver that was loaded
    /// anew, not one that came round.
    private static let mostWatts = 5000.0

    /// `max_energy_range_uj`; nil where it is not told.
    let range: Int64?
    private(set) var value: Int64

    init(_ value: Int64, range: Int64?) {
        self.value = value
        self.range = range
    }

    /// The joules since it was last looked at, `seconds` ago; 0 where that cannot be told.
    mutating func advance(to new: Int64, over seconds: Double) -> Double {
        guard new >= 0 else { return 0 }
        let old = value
        value = new
        let most = Self.mostWatts * max(seconds, 0.1)
        let joules = Self.step(from: max(0, old), to: new, range: range) / 1e6
        return joules <= most ? joules : 0
    }

    private static func step(from old: Int64, to new: Int64, range: Int64?) -> Double {
        if new >= old { return Double(new - old) }
        guard let range, range >= old else { return 0 }
        return Double(range - old) + Double(new)
    }
}
