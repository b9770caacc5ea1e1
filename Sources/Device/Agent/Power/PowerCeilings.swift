/// What is not to be exceeded right now; nil: nothing.
public struct PowerCeilings: Hashable, Sendable {
    /// Of everything that the meter sees.
    public var watts: Double?
    /// °C.
    public var celsius: Double?

    public init(watts: Double? = nil, celsius: Double? = nil) {
        self.watts = watts
        self.celsius = celsius
    }
}
