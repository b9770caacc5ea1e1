public import SwiftletContract

/// Why a file is not a model that can be published. Every case names the file; `description` is a sentence.
public enum GGUFError: Error, Equatable, Sendable {
    case unreadable(path: String, reason: String)
    case notAFile(path: String, kind: String)
    case empty(path: String)
    /// The first four bytes are others than `GGUF`.
    case notGGUF(path: String)
    case bigEndian(path: String)
    case unsupportedVersion(path: String, version: UInt32)
    /// The file ends before `part` does.
    case truncated(path: String, part: String, size: Bytes)
    /// The file claims more than any honest model has.
    case overLimit(path: String, part: String, claimed: UInt64, limit: UInt64)
    case malformed(path: String, reason: String)
    case missing(path: String, key: String)
}

extension GGUFError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unreadable(let path, let reason): "'\(path)' cannot be read: \(reason)"
        case .notAFile(let path, let kind): "'\(path)' is \(kind), not a GGUF file"
        case .empty(let path): "'\(path)' is empty, not a GGUF file"
        case .notGGUF(let path): "'\(path)' is not a GGUF file: it does not begin with the letters GGUF"
        case .bigEndian(let path): "'\(path)' is a big-endian GGUF file; convert it to little-endian"
        case .unsupportedVersion(let path, let version):
            "'\(path)' is GGUF version \(version); versions 2 and 3 can be read, so convert the model again"
        case .truncated(let path, let part, let size):
            "'\(path)' is truncated: it has \(size) and ends inside \(part); copy it again"
        case .overLimit(let path, let part, let claimed, let limit):
            "'\(path)' is broken or hostile: it claims \(claimed) for \(part), where \(limit) is the limit"
        case .malformed(let path, let reason): "'\(path)' is a broken GGUF file: \(reason)"
        case .missing(let path, let key): "'\(path)' does not say its '\(key)', which serving needs"
        }
    }
}
