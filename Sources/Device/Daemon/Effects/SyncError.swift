import SwiftletAgent
import SwiftletContract
import SwiftletHost
import SwiftletTrust

/// Why the repository gave nothing to act on.
enum SyncError: Error {
    case unreachable(String)
    case status(Int, url: String)
    /// More came than the document may have: not what was signed.
    case tooLarge(url: String)
    case rejected(TrustError)
    case document(DocumentError)
    case mislabelled(String, found: String)
    case unpublished(String)
    case notInBundle(String)
    case host(HostError)
    case noSync
    /// A newer sync ended while a release was looked up by an older one.
    case superseded

    init(_ error: UplinkError, url: String) {
        if case .transfer(let end) = error, end.failure == .tooLarge {
            self = .tooLarge(url: url)
        } else {
            self = .unreachable("\(error)")
        }
    }
}

extension SyncError {
    /// For the agent: the condition, the sentence, and whether to try again.
    var failure: Failure {
        switch self {
        case .unreachable(let reason):
            Failure(code: .repositoryUnreachable, message: "The repository was not reached. \(reason)", retry: .soon)
        case .status(let status, let url):
            Failure(
                code: .repositoryUnreachable, message: "The repository answered \(status) for \(url).", retry: .soon)
        case .tooLarge(let url):
            Failure(
                code: .metadataRejected, message: "The repository sent more for \(url) than it may have.", retry: .soon)
        case .rejected(let error):
            Failure(
                code: error.category == .expired ? .metadataExpired : .metadataRejected,
                message: "The repository was not believed: \(error).", retry: .soon)
        case .document(let error):
            Failure(
                code: .documentRejected, message: "A signed document makes no sense: \(error).", retry: .notUntilChanged
            )
        case .mislabelled(let path, let found):
            Failure(
                code: .documentRejected, message: "\(path) is the release \(found).", retry: .notUntilChanged)
        case .unpublished(let path):
            Failure(code: .documentRejected, message: "\(path) is not published.", retry: .notUntilChanged)
        case .notInBundle(let path):
            Failure(code: .documentRejected, message: "The bundle does not hold \(path).", retry: .notUntilChanged)
        case .host(let error):
            Failure(code: error.isNoSpace ? .noSpace : .stateUnwritable, message: error.description, retry: .soon)
        case .superseded:
            Failure(
                code: .repositoryUnreachable, message: "The repository changed meanwhile; the newest is asked for.",
                retry: .soon)
        case .noSync:
            Failure(code: .repositoryUnreachable, message: "The repository was not asked yet.", retry: .soon)
        }
    }
}

extension HostError {
    var isNoSpace: Bool { if case .noSpace = self { true } else { false } }
}
