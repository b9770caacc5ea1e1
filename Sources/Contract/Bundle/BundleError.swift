/// Why a file is not taken as a bundle.
public enum BundleError: Error, Equatable, Sendable {
    case notABundle
    case damaged(String)
    /// It ended before it was whole.
    case truncated
    case notAllowed(String)
    case tooLarge(String, limit: Bytes)
    case tooMany(limit: Int)
}

extension BundleError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notABundle: "it is not a bundle; make one with `swiftletctl bundle export`"
        case .damaged(let what): "\(what) in it is damaged; copy the bundle again"
        case .truncated: "it ends too early; copy the bundle again"
        case .notAllowed(let what): "it holds \(what), which no bundle does"
        case .tooLarge(let what, let limit): "\(what) in it is above the limit of \(limit)"
        case .tooMany(let limit): "it holds more than \(limit) files"
        }
    }
}
