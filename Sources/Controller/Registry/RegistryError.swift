/// Why the registry cannot be read or written.
public enum RegistryError: Error, Equatable, Sendable {
    case unopenable(path: String, reason: String)
    /// Something else is in its place, or its first page is lost.
    case notADatabase(path: String)
    /// A newer Swiftlet has written it.
    case newerSchema(path: String)
    case failed(path: String, reason: String)
    /// The caller was cancelled while waiting.
    case cancelled
    /// A stored report does not decode any more.
    case damaged(path: String, node: String, reason: String)
}

extension RegistryError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unopenable(let path, let reason):
            "the registry '\(path)' cannot be opened: \(reason); check that its folder exists and is writable"
        case .notADatabase(let path):
            "the registry '\(path)' is not a database any more; stop the controller, move the file aside, and get the registry "
                + "out of a backup ('swiftletctl restore'): without it the fleet knows neither nodes nor operators"
        case .newerSchema(let path):
            "the registry '\(path)' was written by a newer swiftletctl; use that version or a copy of the file from before"
        case .failed(let path, let reason): "the registry '\(path)' failed: \(reason)"
        case .cancelled: "the registry was not asked: the program is stopping"
        case .damaged(let path, let node, let reason):
            "the registry '\(path)' holds a report of node '\(node)' that cannot be read: \(reason)"
        }
    }
}
