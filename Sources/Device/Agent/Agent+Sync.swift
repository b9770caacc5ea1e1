import SwiftletContract

extension Agent {
    mutating func syncSoon() {
        blocked = [:]
        if sync.deadline == nil { sync.nextAt = now.uptime } else { sync.isWantedAgain = true }
        guard let operation, operation.resumesAt != nil else { return }
        // It is tried anew; what is wrong then is said anew.
        for code in Self.transferCodes { clear(code, operation.model) }
        self.operation?.resumesAt = now.uptime
    }

    mutating func synced(_ document: RolloutDocument?, _ versions: [String: Int]) {
        guard sync.deadline != nil else { return }
        endSync(nextIn: random.shortened(settings.pollInterval))
        sync.failures = 0
        sync.status.lastSuccess = now.wall
        sync.status.failure = nil
        if versions != sync.status.versions { blocked = [:] }
        sync.status.versions = versions
        for code in Self.syncCodes { clear(code) }
        rollouts = (document?.rollouts ?? []).sorted { $0.model < $1.model }
        abandonSuperseded()
    }

    mutating func syncFailed(_ failure: Failure) {
        guard sync.deadline != nil else { return }
        sync.failures += 1
        let retry = SyncSchedule.backoff.delay(afterFailure: sync.failures, using: &random)
        endSync(nextIn: min(retry, settings.pollInterval))
        sync.status.failure = failure.message
        for code in Self.syncCodes where code != failure.code { clear(code) }
        if conditions[ConditionKey(code: failure.code, model: nil)] == nil {
            note(.warning, "sync failed", ["code": failure.code.rawValue, "reason": failure.message])
        }
        raise(failure.code, failure.message)
    }

    mutating func advanceSync() {
        if let deadline = sync.deadline {
            guard deadline <= now.uptime else { return }
            syncFailed(
                Failure(
                    code: .repositoryUnreachable, message: "The sync did not end within its time.", retry: .soon))
        }
        guard sync.nextAt ?? now.uptime <= now.uptime else { return }
        sync.deadline = now.uptime + SyncSchedule.limit
        sync.startedAt = now.wall
        emit(.sync)
    }

    private mutating func endSync(nextIn delay: Duration) {
        sync.deadline = nil
        sync.status.lastAttempt = sync.startedAt
        sync.nextAt = now.uptime + (sync.isWantedAgain ? .zero : delay)
        sync.isWantedAgain = false
    }

    private static let syncCodes: [Condition.Code] = [
        .repositoryUnreachable, .metadataRejected, .metadataExpired, .documentRejected,
    ]
    private static let transferCodes = syncCodes + [.downloadFailing, .contentRejected, .noSpace]

    /// The newest instruction supersedes: an install that nobody wants any more ends at once.
    private mutating func abandonSuperseded() {
        guard let operation, case .rollout(let rollout) = operation.cause else { return }
        let current = rollouts.first { $0.model == rollout.model }
        let isWanted = current?.id == rollout.id && current?.version == rollout.version
        guard isWanted == false || isDue(current) == false else { return }
        note(
            .info, "install superseded",
            ["model": rollout.model.text, "version": rollout.version.text, "rollout": rollout.id.text])
        endOperation()
    }

    func isDue(_ rollout: Rollout?) -> Bool {
        rollout?.standing(of: settings.node, labels: settings.labels, at: now.wall) == .due
    }
}
