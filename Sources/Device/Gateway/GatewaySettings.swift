public import SwiftletContract

/// The gateway's limits.
public struct GatewaySettings: Hashable, Sendable {
    /// A longer request body is refused with 413.
    public var maxBody: Bytes
    /// A connection on which nothing is asked for so long is closed.
    public var idleTimeout: Duration

    /// So long a request waits for a model that is loading.
    public var loadWait: Duration

    public init(
        maxBody: Bytes = .mebibytes(16), idleTimeout: Duration = .seconds(300), loadWait: Duration = .seconds(30)
    ) {
        self.maxBody = maxBody
        self.idleTimeout = idleTimeout
        self.loadWait = loadWait
    }
}
