import FoundationEssentials
import SwiftletContract

/// How far a sync is, by the node's reports.
struct SyncProgress {
    enum Stage: Hashable {
        case running(String)
        case done(String)
        case failed(ExitCode, String)
    }

    /// When it was asked for, in whole seconds of the node's clock, which is this machine's.
    let start: Date

    func read(_ report: NodeReport) -> Stage {
        let sync = report.sync
        guard let attempt = sync.lastAttempt, attempt >= start else { return .running("looking for new releases") }
        let fresh = report.conditions.filter { $0.since >= start }
        for condition in fresh {
            if let code = Self.exitCode(condition.code) { return .failed(code, condition.message) }
        }
        if let failure = sync.failure {
            return .failed(.transferFailed, "The repository was not read: \(failure). What runs keeps running.")
        }
        guard let success = sync.lastSuccess, success >= start else { return .running("reading the repository") }
        let incoming = report.models.compactMap { model in
            model.incoming.map { "\(model.model) \($0.version): \(StatusText.progress($0))" }
        }
        return incoming.isEmpty ? .done("Up to date.") : .running(incoming.joined(separator: "; "))
    }

    private static func exitCode(_ code: Condition.Code) -> ExitCode? {
        switch code {
        case .metadataRejected: .badSignature
        case .metadataExpired: .expired
        case .documentRejected, .contentRejected: .badContent
        case .noSpace: .noSpace
        case .rolledBack, .checksFailed: .rolledBack
        case .noVariantFits, .engineFailing, .releaseBelowFloor, .stateUnwritable: .failed
        case .repositoryUnreachable, .downloadFailing: nil
        }
    }
}
