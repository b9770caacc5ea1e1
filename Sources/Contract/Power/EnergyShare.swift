/// What one request cost beyond the box being on.
public struct EnergyShare: Hashable, Sendable {
    public var joules: Double
    /// Of a request during which the source changed: the one that is worth least.
    public var source: EnergySource

    public init(joules: Double, source: EnergySource) {
        self.joules = joules
        self.source = source
    }
}
