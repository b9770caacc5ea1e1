public import SwiftletContract

/// The gateway's limits.
public struct GatewaySettings: Hashable, Sendable {
    /// A longer request body is refused with 413.
    public var maxBody: Bytes
    /// All bodies together, from their first byte until they are answered; see `BodyBudget`.
    public var maxBodies: Bytes
    /// A connection on which nothing is asked for so long is closed.
    public var idleTimeout: Duration
    /// A long body has so much time to arrive; then its connection is closed.
    public var bodyTimeout: Duration

    /// So long a request waits for a model that is loading, and for its turn.
    public var patience: Asking.Patience

    public init(
        maxBody: Bytes = .mebibytes(16), maxBodies: Bytes = .mebibytes(64), idleTimeout: Duration = .seconds(300),
        bodyTimeout: Duration = .seconds(60),
        patience: Asking.Patience = Asking.Patience()
    ) {
        self.maxBody = maxBody
        self.maxBodies = maxBodies
        self.idleTimeout = idleTimeout
        self.bodyTimeout = bodyTimeout
        self.patience = patience
    }
}
