import SwiftletContract

/// What an operation fetches: the release, then its blobs.
extension Agent {
    mutating func releaseVerified(_ release: Release, _ manifest: Digest) {
        guard let operation, operation.model == release.model, case .fetchingRelease(release.version) = operation.stage,
            case .rollout(let rollout) = operation.cause
        else { return }
        let floor = max(state.models[release.model]?.floor ?? 0, rollout.floor)
        guard release.sequence >= floor else {
            return block(
                .releaseBelowFloor,
                "\(release.model) \(release.version) has sequence \(release.sequence); this node installs nothing below \(floor)."
            )
        }
        guard let variant = bestVariant(of: release) else { return block(.noVariantFits, shortfall(of: release)) }
        self.operation?.failures = 0
        download(
            Installation(
                release: release, variant: variant, manifest: manifest, rollout: rollout.id, installedAt: now.wall))
    }

    mutating func releaseFailed(_ model: ModelName, _ version: ReleaseVersion, _ failure: Failure) {
        guard let operation, operation.model == model, case .fetchingRelease(version) = operation.stage else { return }
        transferFailed(failure)
    }

    mutating func download(_ installation: Installation) {
        enter(.downloading(installation, remaining: installation.blobs, received: .zero))
    }

    mutating func downloadProgress(_ digest: Digest, _ received: Bytes) {
        guard case .downloading(let installation, let remaining, _) = operation?.stage,
            remaining.first?.digest == digest
        else { return }
        operation?.stage = .downloading(installation, remaining: remaining, received: received)
        operation?.failures = 0
        if operation?.resumesAt == nil { operation?.deadline = now.uptime + .seconds(600) }
    }

    mutating func downloaded(_ digest: Digest) {
        guard case .downloading(let installation, let remaining, _) = operation?.stage,
            remaining.first?.digest == digest
        else { return }
        operation?.failures = 0
        clear(.downloadFailing, installation.model)
        clear(.contentRejected, installation.model)
        clear(.noSpace, installation.model)
        let rest = Array(remaining.dropFirst())
        if rest.isEmpty {
            arrived(installation)
        } else {
            enter(.downloading(installation, remaining: rest, received: .zero))
        }
    }

    mutating func downloadFailed(_ digest: Digest, _ failure: Failure) {
        guard case .downloading(_, let remaining, _) = operation?.stage, remaining.first?.digest == digest else {
            return
        }
        transferFailed(failure)
    }

    /// Remembered over restarts: hardly ever is there something to download, and a push is planned by it.
    mutating func transferred(_ transfer: Transfer) {
        state.transfer = transfer
        write()
    }

    mutating func transferFailed(_ failure: Failure) {
        switch failure.retry {
        case .soon where origin == .network: retryTransfer(failure)
        case .soon, .notUntilChanged: block(failure.code, failure.message)
        }
    }

    mutating func retryTransfer(_ failure: Failure) {
        guard let operation else { return }
        raise(failure.code, failure.message, operation.model)
        self.operation?.failures += 1
        let delay = Operation.backoff.delay(afterFailure: operation.failures + 1, using: &random)
        self.operation?.resumesAt = now.uptime + delay
        note(.transferFailed, ["model": operation.model.text, "reason": failure.message])
    }
}
