/// What a client may take up of the server.
public struct ConnectionRules: Hashable, Sendable {
    /// Connections at once from one address, or one /64 of IPv6. Sites with many nodes behind one address need more.
    public var perAddress: Int
    /// From a request's head to the end of its body, however steadily it drips.
    public var bodyDeadline: Duration
    /// Proxies on this machine speak for many.
    public var countsLoopback: Bool

    public init(perAddress: Int = 256, bodyDeadline: Duration = .seconds(60), countsLoopback: Bool = false) {
        self.perAddress = perAddress
        self.bodyDeadline = bodyDeadline
        self.countsLoopback = countsLoopback
    }
}
