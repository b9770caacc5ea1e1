/// One temperature of the box.
public struct HeatReading: Hashable, Sendable {
    /// As the kernel calls it: `cpu-thermal`, `coretemp Package id 0`.
    public var name: String
    public var celsius: Double
    /// Where the machine protects itself, by throttling or by turning off; nil where that is not told.
    public var critical: Double?
    /// Whether it is the processor's, or the chip's that has the processor in it: what models heat.
    public var isProcessor: Bool

    public init(name: String, celsius: Double, critical: Double?, isProcessor: Bool) {
        self.name = name
        self.celsius = celsius
        self.critical = critical
        self.isProcessor = isProcessor
    }
}
