public import FoundationEssentials
public import SwiftletContract
public import SwiftletTrust

/// Why nothing was published.
public enum PublisherError: Error, Equatable, Sendable {
    /// The directory holds a fleet, or something that only a fleet would have.
    case fleetExists(path: String)
    case noFleet(path: String)
    /// A controller runs on it.
    case served(path: String, process: Int32?)
    case io(FileFault)
    case tooLarge(path: String, size: Bytes, limit: Bytes)
    /// Its first root waits for signatures.
    case founding(path: String)
    /// Not enough of the role's keys are on this machine.
    case keyMissing(role: String, keyIDs: [String], places: [String])
    /// A private key file that is here cannot be used.
    case keyRefused(id: String, path: String, reason: String)
    case passphraseUnusable(reason: String)
    case publicKeyUnusable(path: String, reason: String)
    /// What was asked for a role's keys makes no sense.
    case wrongKeys(role: String, reason: String)
    case draftUnusable(path: String, reason: String)
    /// Something else was published since the draft was made.
    case draftOutdated(role: String, version: Int, next: Int)
    /// Drafts that lack signatures, with how many they lack.
    case draftsIncomplete([String])
    /// The published tree does not hold: somebody changed it, or the disk did.
    case untrustedTree(TrustError)
    /// Nothing but a new root can be signed.
    case rootExpired(at: Date, now: Date)
    case unknownRole(String, known: [String])
    /// Neither a role nor the digits of one key.
    case unknownKey(String, known: [String])
    case document(DocumentError)
    case noChannels
    case unknownChannel(ChannelName, known: [ChannelName])
    case blobMissing(Digest, size: Bytes)
    case blobWrongSize(Digest, claimed: Bytes, stored: Bytes)
    /// The file changed while it was copied, or is not a regular file.
    case sourceUnusable(path: String, reason: String)
    case versionTaken(model: ModelName, version: ReleaseVersion, channel: ChannelName)
    case sequenceTaken(model: ModelName, sequence: Int, next: Int)
    case backupUnusable(reason: String)
    /// Nodes have seen newer versions than the backup has, and this machine lacks the keys to sign above them.
    case backupTooOld(roles: [String: Int], missing: [String])
    /// A bundle carries what rollouts ask for.
    case nothingPushed(ChannelName)
    case unknownRelease(model: ModelName, version: ReleaseVersion, channel: ChannelName)
}

extension PublisherError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .fleetExists(let path): "'\(path)' already exists; choose an empty directory for a new fleet"
        case .noFleet(let path): "there is no fleet in '\(path)'; create one with 'swiftletctl init'"
        case .served(let path, let process):
            "another swiftletctl\(process.map { " (process \($0))" } ?? "") serves or replaces the fleet in '\(path)': stop it first"
        case .io(let fault): fault.description
        case .tooLarge(let path, let size, let limit):
            "'\(path)' has \(size), more than the limit of \(limit); it was not read"
        case .founding(let path):
            "the fleet in '\(path)' waits for the signatures of its first root; sign the files in '\(path)/drafts' with "
                + "'swiftletctl metadata sign', then run 'swiftletctl metadata publish' on them"
        case .keyMissing(let role, let keyIDs, let places):
            "signing '\(role)' needs its key (\(keyIDs.map { $0.prefix(12) }.joined(separator: ", "))), which is not in "
                + "\(places.isEmpty ? "any place" : places.map { "'\($0)'" }.joined(separator: ", ")); bring it back for "
                + "this command, name its directory with --keys-dir, or, where the command takes it, make a draft with --draft"
        case .keyRefused(let id, let path, let reason):
            "the key \(id.prefix(12)) in '\(path)' is not used: \(reason)"
        case .passphraseUnusable(let reason):
            "there is no passphrase: \(reason); give it with --passphrase-file, or run the command on a terminal"
        case .publicKeyUnusable(let path, let reason): "'\(path)' is no public key: \(reason)"
        case .wrongKeys(let role, let reason): "the keys of '\(role)' stay as they are: \(reason)"
        case .draftUnusable(let path, let reason): "the draft '\(path)' is not used: \(reason)"
        case .draftOutdated(let role, let version, let next):
            "the draft is version \(version) of '\(role)', but version \(next) is the next one now; make a new draft and "
                + "have it signed again"
        case .draftsIncomplete(let lacks):
            "nothing was published: \(lacks.joined(separator: "; ")); have the drafts signed with 'swiftletctl metadata "
                + "sign', or give those that are missing"
        case .untrustedTree(let error):
            "the published tree was changed by something other than this program, and nothing was signed: \(error); "
                + "restore it from a copy"
        case .rootExpired(let at, let now):
            "the root expired at \(SignedTime.text(at)), and it is \(SignedTime.text(now)): renew the root with its "
                + "key, or correct this machine's clock"
        case .unknownRole(let role, let known):
            "the fleet has no role '\(role)'; it has \(known.joined(separator: ", "))"
        case .unknownKey(let name, let known):
            "'\(name.prefix(64))' is neither a role (\(known.joined(separator: ", "))) nor the first digits, at least 8, of "
                + "one key's id; see 'swiftletctl keys list'"
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
        case .backupUnusable(let reason): "the backup cannot be used: \(reason)"
        case .backupTooOld(let roles, let missing):
            "nodes have seen newer versions than this backup has ("
                + roles.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
                + "), and would refuse what it publishes; nothing was restored. Name the directory with the keys of "
                + "\(missing.joined(separator: ", ")) with --keys-dir, and newer versions are signed; or restore all the same "
                + "with --accept-older, and sign them later ('swiftletctl keys renew ROLE --above VERSION')"
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
        case .draftsIncomplete: .badSignature
        case .document, .backupUnusable, .backupTooOld, .blobWrongSize, .versionTaken, .sequenceTaken, .draftUnusable,
            .draftOutdated:
            .badContent
        case .io(let fault): fault.isNoSpace ? .noSpace : .failed
        case .fleetExists, .noFleet, .served, .publicKeyUnusable, .wrongKeys, .noChannels, .unknownChannel,
            .unknownRole, .unknownRelease, .unknownKey, .nothingPushed:
            .usage
        default: .failed
        }
    }
}
