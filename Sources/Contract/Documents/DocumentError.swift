/// Why a document was not read.
public enum DocumentError: Error, Equatable, Sendable {
    case tooLarge(title: String, size: Bytes, limit: Bytes)
    case malformed(title: String, reason: String)
}

extension DocumentError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .tooLarge(let title, let size, let limit): "the \(title) has \(size), more than the limit of \(limit)"
        case .malformed(let title, let reason): "the \(title) cannot be read: \(reason)"
        }
    }
}
