/// Why the controller's server cannot run.
public enum ServerError: Error, Equatable, Sendable {
    case addressInUse(ListenAddress)
    case addressNotOurs(ListenAddress)
    case addressForbidden(ListenAddress)
    case failed(ListenAddress, reason: String)
    /// The fleet's certificate authority cannot be made, read or used.
    case authority(reason: String)
    /// A key or certificate of a client.
    case identity(reason: String)
}

extension ServerError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .addressInUse(let address):
            "cannot listen on \(address): another program does already; stop it or choose another port with --listen"
        case .addressNotOurs(let address):
            "cannot listen on \(address): this machine has no such address; choose one of its own with --listen"
        case .addressForbidden(let address):
            "cannot listen on \(address): the system does not permit it; choose a port above 1023 with --listen"
        case .failed(let address, let reason): "cannot serve on \(address): \(reason)"
        case .identity(let reason): "the login cannot be used: \(reason); log in again with 'swiftletctl login'"
        case .authority(let reason):
            "the fleet's certificate authority cannot be used: \(reason); restore keys/authority.pem from a copy"
        }
    }
}
