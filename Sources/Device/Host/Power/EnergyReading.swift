/// A meter at one moment.
public struct EnergyReading: Hashable, Sendable {
    /// Since the meter was made; never less than before.
    public let joules: Double
    public let at: ContinuousClock.Instant

    public init(joules: Double, at: ContinuousClock.Instant) {
        self.joules = joules
        self.at = at
    }

    /// The mean power between two readings of one meter; nil where no time lies between them.
    public func watts(since earlier: EnergyReading) -> Double? {
        let seconds = (at - earlier.at) / .seconds(1)
        return seconds > 0 ? max(0, joules - earlier.joules) / seconds : nil
    }
}
