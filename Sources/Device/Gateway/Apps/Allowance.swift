/// So much in any stretch of time of a given length.
public struct Allowance: Hashable, Sendable {
    public var amount: Double
    public var window: Duration

    public init(_ amount: Double, per window: Duration) {
        self.amount = amount
        self.window = window
    }
}
