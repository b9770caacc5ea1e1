/// What was measured since the sample before it.
public struct PowerSample: Hashable, Sendable {
    /// Seconds, on a clock that never jumps.
    public var time: Double
    /// Mean power of everything that the meter sees; nil where it could not be read.
    public var watts: Double?
    /// Processor cores that all engines together used, on average: 1.5 is one and a half.
    public var cores: Double
    /// Of the hottest part of the box, °C; nil where nothing tells.
    public var celsius: Double?
    /// The hardware says that it slows itself down, for heat or for want of voltage.
    public var isThrottled: Bool

    public init(time: Double, watts: Double?, cores: Double, celsius: Double? = nil, isThrottled: Bool = false) {
        self.time = time
        self.watts = watts
        self.cores = cores
        self.celsius = celsius
        self.isThrottled = isThrottled
    }
}
