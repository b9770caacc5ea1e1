/// What a box has to see its own energy, heat and supply with.
public struct SensorFacts: Hashable, Sendable, Codable {
    /// The best that can be used now.
    public var energy: EnergySource
    /// How many temperatures the kernel shows.
    public var temperatures: Int
    public var hasBattery: Bool

    public init(energy: EnergySource, temperatures: Int, hasBattery: Bool) {
        self.energy = energy
        self.temperatures = temperatures
        self.hasBattery = hasBattery
    }
}
