public import FoundationEssentials
public import SwiftletContract
public import SwiftletTrust

/// Why nothing was published.
public enum PublisherError: Error, Equatable, Sendable {
    /// The directory holds a fleet, or something that only a fleet would have.
    case fleetExists(path: String)
    case noFleet(path: String)
    case io(FileFault)
    case tooLarge(path: String, size: Bytes, limit: Bytes)
    /// The key file of a role is not on this machine.
    case keyMissing(role: String, path: String)
    /// The key file cannot be read, or its key is not the one that the fleet trusts for the role.
    case keyRefused(role: String, path: String, reason: String)
    /// The published tree does not hold: somebody changed it, or the disk did.
    case untrustedTree(TrustError)
    /// Nothing but a new root can be signed.
    case rootExpired(at: Date, now: Date)
    case unknownRole(String, known: [String])
    case document(DocumentError)
    case noChannels
    case unknownChannel(ChannelName, known: [ChannelName])
    case blobMissing(Digest, size: Bytes)
    case blobWrongSize(Digest, claimed: Bytes, stored: Bytes)
    /// The file changed while it was copied, or is not a regular file.
    case sourceUnusable(path: String, reason: String)
    case versionTaken(model: ModelName, version: ReleaseVersion, channel: ChannelName)
    case sequenceTaken(model: ModelName, sequence: Int, next: Int)
    /// A bundle carries what rollouts ask for.
    case nothingPushed(ChannelName)
    case unknownRelease(model: ModelName, version: ReleaseVersion, channel: ChannelName)
}

extension PublisherError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .fleetExists(let path): "'\(path)' already exists; choose an empty directory for a new fleet"
        case .noFleet(let path): "there is no fleet in '\(path)'; create one with 'swiftletctl init'"
        case .io(let fault): fault.description
        case .tooLarge(let path, let size, let limit):
            "'\(path)' has \(size), more than the limit of \(limit); it was not read"
        case .keyMissing(let role, let path):
            "signing '\(role)' needs its key, which is not at '\(path)'; bring the key file back for this command"
        case .keyRefused(let role, let path, let reason): "the key of '\(role)' in '\(path)' is not used: \(reason)"
        case .untrustedTree(let error):
            "the published tree was changed by something other than this program, and nothing was signed: \(error); "
                + "restore it from a copy"
        case .rootExpired(let at, let now):
            "the root expired at \(SignedTime.text(at)), and it is \(SignedTime.text(now)): renew the root with its "
                + "key, or correct this machine's clock"
        case .unknownRole(let role, let known):
            "the fleet has no role '\(role)'; it has \(known.joined(separator: ", "))"
        case .document(let error): error.description
        case .noChannels: "a fleet needs at least one channel, and each only once; name one, for example 'stable'"
        case .unknownChannel(let channel, let known):
            "the fleet has no channel '\(channel)'; it has \(known.map(\.text).joined(separator: ", "))"
        case .blobMissing(let digest, let size): "the blob \(digest) (\(size)) is not in the repository; add it first"
        case .blobWrongSize(let digest, let claimed, let stored):
            "the release says that \(digest) has \(claimed.count) bytes, but the repository has \(stored.count); "
                + "correct the release"
        case .sourceUnusable(let path, let reason): "'\(path)' was not added: \(reason)"
        case .versionTaken(let model, let version, let channel):
            "\(model) \(version) is already published in '\(channel)' with other content; give this release a new version"
        case .sequenceTaken(let model, let sequence, let next):
            "sequence \(sequence) of \(model) is not above the releases before it; use \(next)"
        case .nothingPushed(let channel):
            "no rollout of '\(channel)' asks for anything, so there is nothing to carry; use 'swiftletctl push' first"
        case .unknownRelease(let model, let version, let channel):
            "\(model) \(version) is not published in '\(channel)'; publish the release before its rollout"
        }
    }
}

extension PublisherError {
    /// How a program that ends with this error ends.
    public var exitCode: ExitCode {
        switch self {
        case .untrustedTree(let error):
            switch error.category {
            case .badSignature: .badSignature
            case .expired: .expired
            case .badContent: .badContent
            }
        case .rootExpired: .expired
        case .document, .blobWrongSize, .versionTaken, .sequenceTaken: .badContent
        case .io(let fault): fault.isNoSpace ? .noSpace : .failed
        case .fleetExists, .noFleet, .noChannels, .unknownChannel, .unknownRole, .unknownRelease, .nothingPushed: .usage
        default: .failed
        }
    }
}
