import SystemPackage

extension HostError {
    /// What is wrong, for a sentence that names the path itself: `it does not exist`.
    public var reason: String {
        switch self {
        case .missing: "it does not exist"
        case .notADirectory: "a part of the path is a file, not a directory"
        case .denied: "permission denied"
        case .notRegularFile: "it is not a regular file"
        case .tooLarge(_, let limit): "it is larger than \(limit)"
        case .malformed(_, let reason), .notStarted(_, let reason), .notMeasuring(_, let reason): reason
        case .system(_, _, let code): Errno(rawValue: code).description
        default: String(description.dropLast())
        }
    }
}
