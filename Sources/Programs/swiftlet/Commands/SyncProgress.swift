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
    let source: SyncStatus.Source

    func read(_ report: NodeReport) -> Stage {
        let sync = report.sync
        guard let attempt = sync.lastAttempt, attempt >= start, sync.source == source else {
            return .running(source == .network ? "looking for new releases" : "reading the bundle")
        }
        if let failure = sync.failure {
            // What is wrong with the repository may be wrong for long; this sync has found it again.
            let cause = report.conditions.first { $0.model == nil && $0.message == failure }
            return .failed(cause.flatMap { Self.exitCode($0.code) } ?? .transferFailed, failure)
        }
        if let failure = Self.failure(report.conditions.filter { $0.since >= start }) { return failure }
        guard let success = sync.lastSuccess, success >= start else { return .running("reading the repository") }
        let incoming = report.models.compactMap { model in
            model.incoming.map { "\(model.model) \($0.version): \(StatusText.progress($0, at: report.sentAt))" }
        }
        guard incoming.isEmpty else {
            let all = incoming.joined(separator: "; ")
            let isWaiting = report.models.allSatisfy { $0.incoming.map { $0.waits != nil } ?? true }
            return isWaiting ? .failed(.updateAvailable, all + ".") : .running(all)
        }
        // A release that was refused before is not tried again, and the node is not up to date.
        return Self.failure(report.conditions) ?? .done("Up to date.")
    }

    private static func failure(_ conditions: [Condition]) -> Stage? {
        for condition in conditions {
            if let code = exitCode(condition.code) { return .failed(code, condition.message) }
        }
        return nil
    }

    private static func exitCode(_ code: Condition.Code) -> ExitCode? {
        switch code {
        case .metadataRejected: .badSignature
        case .metadataExpired: .expired
        case .documentRejected, .contentRejected: .badContent
        case .noSpace: .noSpace
        case .rolledBack, .checksFailed: .rolledBack
        case .noVariantFits, .engineFailing, .releaseBelowFloor, .stateUnwritable: .failed
        case .repositoryUnreachable, .downloadFailing, .wallMissing, .memoryExceeded, .memoryPressure, .powerLimited,
            .thermalLimited, .powerUnheld:
            nil
        }
    }
}
