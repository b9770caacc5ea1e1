/// Why the uplink cannot serve, or cannot go on with one connection.
public enum UplinkFault: Error, Hashable, Sendable {
    /// A system call on the socket failed.
    case socket(operation: String, path: String, reason: String)
    case socketInUse(path: String)
    case pathTooLong(path: String, limit: Int)
    /// The service manager handed over something else than one listening Unix socket.
    case activation(reason: String)
    /// An `--allow` that is not an http or https URL.
    case prefix(String)
    /// libcurl does not start, or does not know an option.
    case curl(reason: String)
    /// The daemon closed its connection: nobody is left to answer.
    case daemonGone
    /// The daemon does not speak the protocol.
    case protocolBroken(reason: String)
}

extension UplinkFault: CustomStringConvertible {
    public var description: String {
        switch self {
        case .socket(let operation, let path, let reason):
            "Cannot \(operation) \(path): \(reason). Check that its directory exists and is writable."
        case .socketInUse(let path): "Another process already answers on \(path). Stop it, or choose another path."
        case .pathTooLong(let path, let limit):
            "The socket path \(path) has more than \(limit) bytes, the kernel's limit. Choose a shorter one."
        case .activation(let reason): "Socket activation failed: \(reason). Pass --socket PATH, or check the unit."
        case .prefix(let text): "'\(text)' cannot be allowed: write http:// or https://, a host, and perhaps a path."
        case .curl(let reason): "libcurl refused: \(reason). Is libcurl 7.85 or later installed?"
        case .daemonGone: "The daemon closed the connection."
        case .protocolBroken(let reason): "The daemon broke the protocol: \(reason)."
        }
    }
}
