public import SwiftletContract

/// Why a bundle was not taken in.
public enum BundleFault: Error, Sendable {
    /// It is not what it should be.
    case content(BundleError)
    /// A blob in it is not what its name says.
    case blob(Blob)
    case host(HostError)

    init(_ error: HostError) {
        if case .content(let blob, _, _) = error { self = .blob(blob) } else { self = .host(error) }
    }
}

extension BundleFault: CustomStringConvertible {
    public var description: String {
        switch self {
        case .content(let error): error.description
        case .blob(let blob): "the content \(blob.digest.short) in it is damaged; copy the bundle again"
        case .host(let error): error.description
        }
    }
}
