/// What stops a gateway's service.
public enum GatewayError: Error, Hashable, Sendable {
    /// The descriptor is not a listening socket, or is one no more.
    case socketUnusable(reason: String)
}

extension GatewayError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .socketUnusable(let reason):
            "the gateway cannot accept connections: \(reason); it must be given a listening Unix socket"
        }
    }
}
