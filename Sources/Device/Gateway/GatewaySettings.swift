public import SwiftletContract

/// The gateway's limits.
public struct GatewaySettings: Hashable, Sendable {
    /// A longer request body is refused with 413.
    public var maxBody: Bytes
    /// A connection on which nothing is asked for so long is closed.
    public var idleTimeout: Duration

    /// So long a request waits for a model that is loading, and for its turn.
    public var patience: Asking.Patience

    public init(
        maxBody: Bytes = .mebibytes(16), idleTimeout: Duration = .seconds(300),
        patience: Asking.Patience = Asking.Patience()
    ) {
        self.maxBody = maxBody
        self.idleTimeout = idleTimeout
        self.patience = patience
    }
}
