public import FoundationEssentials

/// Why metadata or a target was refused. Text that came from outside is shortened and has no control characters.
public enum TrustError: Error, Hashable, Sendable {
    case badSignature(role: String, valid: Int, threshold: Int64)
    /// `now` is the time that was used: the start of the update, or a later time that the repository signed.
    case expired(role: String, at: Date, now: Date)
    /// A version below one that was trusted before; `what` names it: `timestamp`, `snapshot`, `targets.json`.
    case rollback(what: String, trusted: Int64, offered: Int64)
    /// Not the version that the metadata above it lists or that its place in the root chain demands.
    case wrongVersion(role: String, expected: Int64, offered: Int64)
    /// The trusted snapshot listed the file, the new one does not.
    case roleRemoved(file: String)
    /// Delegated to, but not in the snapshot.
    case roleNotInSnapshot(role: String)
    case wrongType(file: String, expected: String, found: String)
    case wrongLength(file: String, expected: Int64, found: Int64)
    case wrongHash(file: String, algorithm: String)
    /// None of the hash algorithms is known here.
    case noKnownHash(file: String)
    case tooLarge(file: String, size: Int, limit: Int)
    case malformed(file: String, reason: String)
    /// The repository has not got a file that it must have.
    case fileMissing(path: String)
    case tooManyRoots(limit: Int)
    case tooManyRoles(target: String, limit: Int)
    case unsafeTargetPath(String)
    /// The caller's mistake, for example an answer to a question that was not asked.
    case outOfOrder(String)
}

extension TrustError {
    /// For programs: which exit code.
    public enum Category: Hashable, Sendable, CaseIterable {
        case badSignature, expired, badContent
    }

    public var category: Category {
        switch self {
        case .badSignature: .badSignature
        case .expired: .expired
        default: .badContent
        }
    }
}

extension TrustError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .badSignature(let role, let valid, let threshold):
            "the metadata of '\(role)' has \(valid) valid signatures of the \(threshold) it needs; it was not made by "
                + "the owner of this fleet, or its keys changed without a new root"
        case .expired(let role, let at, let now):
            "the metadata of '\(role)' expired at \(SignedTime.text(at)), and it is \(SignedTime.text(now)); the "
                + "repository must be signed again, or this machine's clock is wrong"
        case .rollback(let what, let trusted, let offered):
            "'\(what)' was offered at version \(offered), but version \(trusted) is trusted already; the server has an "
                + "old copy, or somebody replays one"
        case .wrongVersion(let role, let expected, let offered):
            "'\(role)' has version \(offered) where version \(expected) belongs; the server mixes states"
        case .roleRemoved(let file):
            "the new snapshot no longer lists '\(file)'; that needs new snapshot keys in a new root"
        case .roleNotInSnapshot(let role): "'\(role)' is delegated to, but the snapshot does not list it"
        case .wrongType(let file, let expected, let found):
            "'\(file)' is metadata of the type '\(found)' where '\(expected)' belongs"
        case .wrongLength(let file, let expected, let found):
            "'\(file)' has \(found) bytes where \(expected) were signed; fetch it again or from another server"
        case .wrongHash(let file, let algorithm):
            "'\(file)' does not have the \(algorithm) that was signed; fetch it again or from another server"
        case .noKnownHash(let file):
            "'\(file)' was signed with no hash that this program knows (sha256, sha384, sha512)"
        case .tooLarge(let file, let size, let limit):
            "'\(file)' has \(size) bytes, more than the limit of \(limit); it was not read"
        case .malformed(let file, let reason): "'\(file)' cannot be read: \(reason)"
        case .fileMissing(let path): "the repository has no '\(path)', although its metadata says that it has"
        case .tooManyRoots(let limit):
            "there are more than \(limit) new versions of the root; those that were accepted are kept, try again"
        case .tooManyRoles(let target, let limit): "the search for '\(target)' passed \(limit) roles and was ended"
        case .unsafeTargetPath(let path):
            "the target path '\(path)' is not a relative path without empty, '.' and '..' segments"
        case .outOfOrder(let reason): "the update was driven wrongly: \(reason)"
        }
    }
}
