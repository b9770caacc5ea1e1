/// Why the node has no identity, or keeps its old one.
public enum IdentityFault: Error, Hashable, Sendable {
    /// What was given is no join token.
    case token
    /// The box trusts the root of another fleet than the token's.
    case otherFleet(root: String)
    case file(operation: String, path: String, reason: String)
    /// OpenSSL cannot.
    case crypto(action: String)
    /// Another process is at it.
    case busy(path: String)
    /// The controller cannot be talked to.
    case network(url: String, reason: String)
    /// Whoever answered is not the controller that the token names: another authority, or another fleet's root.
    case impostor(url: String, reason: String)
    /// The controller said no.
    case refused(status: Int, message: String)
    /// What the controller sent makes no sense.
    case nonsense(url: String, reason: String)
}

extension IdentityFault: CustomStringConvertible {
    public var description: String {
        switch self {
        case .token:
            "That is not a join token. It begins with 'swl1.' and is one long word; 'swiftletctl token create' makes it."
        case .otherFleet(let root):
            "\(root) is the root of another fleet than the token's. Nothing was changed. If this box is to leave that fleet, "
                + "run the same command again with --replace."
        case .file(let operation, let path, let reason):
            "Cannot \(operation) \(path): \(reason). Nothing was changed."
        case .crypto(let action): "OpenSSL could not \(action)."
        case .busy(let path): "Another process is changing \(path). Wait for it, and try again."
        case .network(let url, let reason):
            "The controller cannot be reached at \(url): \(reason). Nothing was changed; try again with the same token."
        case .impostor(let url, let reason):
            "What answers at \(url) is not the controller that the token names: \(reason). Nothing was written. Somebody "
                + "may be in between: ask the operator, and try from another network."
        case .refused(let status, let message): "The controller refused (\(status)): \(message)."
        case .nonsense(let url, let reason): "What \(url) answered makes no sense: \(reason)."
        }
    }
}
