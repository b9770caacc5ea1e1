/// Energy out of power that is looked at now and then: between two looks it is taken to go straight from one to the other.
struct PowerIntegral: Hashable, Sendable {
    /// Of what happens in a longer gap, as when the box sleeps, nobody knows: no more than this much of it counts.
    static let longestGap = 60.0

    private(set) var joules = 0.0
    private var watts: Double
    private var at: ContinuousClock.Instant

    init(watts: Double, at: ContinuousClock.Instant) {
        self.watts = watts
        self.at = at
    }

    mutating func add(watts new: Double, at now: ContinuousClock.Instant) {
        joules += (watts + new) / 2 * Self.seconds(from: at, to: now)
        watts = new
        at = now
    }

    static func seconds(from start: ContinuousClock.Instant, to end: ContinuousClock.Instant) -> Double {
        min(max(0, (end - start) / .seconds(1)), longestGap)
    }
}
