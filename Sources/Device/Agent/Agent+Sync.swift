import Crypto
import SwiftletContract

extension Agent {
    mutating func syncSoon() {
        blocked = [:]
        if sync.deadline == nil { sync.nextAt = now.uptime } else { sync.isWantedAgain = true }
        guard let operation, operation.engine == nil else { return }
        // It is being tried anew, or will be with what the sync brings; what is wrong then is said anew.
        for code in Self.transferCodes { clear(code, operation.model) }
    }

    mutating func synced(_ document: RolloutDocument?, _ versions: [String: Int], from origin: Origin) {
        guard sync.deadline != nil, sync.origin == origin else { return }
        endSync(nextIn: random.shortened(settings.pollInterval))
        sync.failures = 0
        sync.status.lastSuccess = now.wall
        sync.status.failure = nil
        if bundle == .reading, origin == .bundle { bundle = .installing }
        if versions != sync.status.versions { blocked = [:] }
        sync.status.versions = versions
        lookForNews()
        for code in Self.syncCodes { clear(code) }
        if persistedRevision == revision { clear(.stateUnwritable) }
        rollouts = (document?.rollouts ?? []).sorted { $0.model < $1.model }
        abandonSuperseded()
        forgetAwaited()
        if operation?.resumesAt != nil { operation?.resumesAt = now.uptime }
        for rollout in rollouts where isDue(rollout) { raiseFloor(by: rollout) }
        for model in Set(conditions.keys.compactMap(\.model)) where isRefusalCurrent(model) == false {
            forgetRefusal(of: model)
        }
    }

    /// An instruction to run what already runs may still forbid to go back.
    private mutating func raiseFloor(by rollout: Rollout) {
        guard let record = state.models[rollout.model], record.active?.release.version == rollout.version,
            let active = record.active, active.release.sequence >= rollout.floor
        else { return }
        remember(rollout.model) { $0.raise(rollout.floor) }
    }

    /// Whether what was refused is still what is asked for.
    private func isRefusalCurrent(_ model: ModelName) -> Bool {
        guard let rollout = rollouts.first(where: { $0.model == model }) else { return false }
        let refused = state.models[model]?.refused
        return refused?.rollout == rollout.id && refused?.version == rollout.version || blocked[model] == rollout.id
    }

    /// Nobody asks any more for what could not be installed.
    private mutating func forgetRefusal(of model: ModelName) {
        guard operation?.model != model else { return }
        for code in Self.refusalCodes { clear(code, model) }
        // These can be about what serves as well.
        guard servers[model]?.isReady ?? true else { return }
        for code in [Condition.Code.engineFailing, .noVariantFits, .contentRejected] { clear(code, model) }
    }

    mutating func syncFailed(_ failure: Failure, from origin: Origin) {
        guard sync.deadline != nil, sync.origin == origin else { return }
        if origin == .bundle {
            endSync(nextIn: random.shortened(settings.pollInterval))
            endBundle()
        } else {
            sync.failures += 1
            let retry = SyncSchedule.backoff.delay(afterFailure: sync.failures, using: &random)
            endSync(nextIn: min(retry, settings.pollInterval))
        }
        sync.status.failure = failure.message
        for code in Self.syncCodes where code != failure.code { clear(code) }
        if conditions[ConditionKey(code: failure.code, model: nil)] == nil {
            note(.syncFailed, ["code": failure.code.rawValue, "reason": failure.message])
        }
        raise(failure.code, failure.message)
    }

    mutating func advanceSync() {
        if let deadline = sync.deadline {
            guard deadline <= now.uptime else { return }
            syncFailed(
                Failure(
                    code: .repositoryUnreachable, message: "The sync did not end within its time.", retry: .soon),
                from: sync.origin)
        }
        guard isSyncDue, bundle != .installing else { return }
        guard settings.hasRepository || bundle == .reading else { return }
        sync.deadline = now.uptime + SyncSchedule.limit
        sync.startedAt = now.wall
        sync.origin = bundle == .reading ? .bundle : .network
        emit(.sync(from: sync.origin))
    }

    private var isSyncDue: Bool { sync.nextAt.map { $0 <= now.uptime } ?? (isComingUp == false) }

    /// After a start what is installed comes up first, and answers who waits for it, while the network's part of the
    /// node stays away from the processor.
    var isComingUp: Bool {
        now.uptime < Server.headStart
            && servers.values.contains { server in
                switch server.phase {
                case .starting: true
                case .ready(_, let since): now.uptime - since < Server.firstAnswers
                case .unloaded, .queued, .waiting, .standingAside: false
                }
            }
    }

    private mutating func endSync(nextIn delay: Duration) {
        sync.deadline = nil
        sync.status.lastAttempt = sync.startedAt
        sync.status.source = sync.origin == .bundle ? .bundle : .network
        sync.nextAt = now.uptime + (sync.isWantedAgain ? .zero : delay)
        sync.isWantedAgain = false
    }

    private static let syncCodes: [Condition.Code] = [
        .repositoryUnreachable, .metadataRejected, .metadataExpired, .documentRejected, .noSpace,
    ]
    private static let refusalCodes: [Condition.Code] = [
        .checksFailed, .rolledBack, .releaseBelowFloor, .documentRejected, .downloadFailing, .noSpace,
    ]
    private static let transferCodes = syncCodes + [.downloadFailing, .contentRejected]

    /// The newest instruction supersedes: an install that nobody wants any more ends at once.
    mutating func abandonSuperseded() {
        guard let operation else { return }
        if case .refit = operation.cause,
            rollouts.contains(where: { $0.model == operation.model && isOpen($0) && reasonToWait($0) == nil })
        {
            return endOperation()
        }
        guard case .rollout(let rollout) = operation.cause else { return }
        let current = rollouts.first { $0.model == rollout.model }
        let isWanted = current?.id == rollout.id && current?.version == rollout.version
        guard isWanted == false || isDue(current) == false else { return }
        note(
            .installSuperseded,
            ["model": rollout.model.text, "version": rollout.version.text, "rollout": rollout.id.text])
        endOperation()
    }

    func isDue(_ rollout: Rollout?) -> Bool {
        guard let rollout else { return false }
        let place = Place(of: settings.node, in: rollout.id) { SHA256.hash(data: $0) }
        return rollout.standing(at: place, labels: settings.labels, at: now.wall) == .due
    }
}
