import SwiftletContract

/// Instructions whose time has not come: outside the maintenance window, in quiet hours, or while somebody holds the node.
/// They occupy nothing: what is on the disk already is kept, other changes go on, and the newest instruction takes their
/// place as at any other stage.
extension Agent {
    /// Why an open instruction is not gone on with; nil: nothing is in its way.
    func reasonToWait(_ rollout: Rollout) -> ModelStatus.Wait.Reason? {
        awaited(by: rollout)?.isWhole == true ? reasonNotToSwitch(rollout) : reasonNotToDownload(rollout)
    }

    func wait(of rollout: Rollout) -> ModelStatus.Wait? {
        guard let reason = reasonToWait(rollout) else { return nil }
        let hours: WeeklyHours? =
            switch reason {
            case .maintenanceWindow: settings.updates.window
            case .quietHours: settings.updates.quietHours
            case .hold: nil
            }
        let end = hours?.change(after: now.wall, offset: now.zoneOffset)
        return ModelStatus.Wait(reason: reason, until: reason == .hold ? state.hold?.until : end)
    }

    /// Where no release of the model serves, nothing is disturbed.
    private func reasonNotToSwitch(_ rollout: Rollout) -> ModelStatus.Wait.Reason? {
        if state.hold != nil { return .hold }
        guard isPatient(rollout), state.models[rollout.model]?.active != nil, let window = settings.updates.window
        else { return nil }
        return window.contains(now.wall, offset: now.zoneOffset) ? nil : .maintenanceWindow
    }

    private func reasonNotToDownload(_ rollout: Rollout) -> ModelStatus.Wait.Reason? {
        guard isPatient(rollout), let quietHours = settings.updates.quietHours else { return nil }
        return quietHours.contains(now.wall, offset: now.zoneOffset) ? .quietHours : nil
    }

    /// What the operation fetches next.
    var mayDownload: Bool {
        guard case .rollout(let rollout) = operation?.cause else { return true }
        return reasonNotToDownload(rollout) == nil
    }

    /// An operator in an emergency does not wait for hours of the day, nor does somebody who stands at the box.
    private func isPatient(_ rollout: Rollout) -> Bool { rollout.isUrgent != true && bundle != .installing }

    func awaited(by rollout: Rollout) -> AwaitedRelease? {
        guard let awaited = state.models[rollout.model]?.awaited,
            awaited.installation.release.version == rollout.version
        else { return nil }
        return awaited
    }

    /// What waited whole and is as good as when it came: neither the floor nor the budget has changed meanwhile.
    func readyInstallation(for rollout: Rollout) -> Installation? {
        guard let awaited = awaited(by: rollout), awaited.isWhole else { return nil }
        var installation = awaited.installation
        let floor = max(state.models[rollout.model]?.floor ?? 0, rollout.floor)
        guard installation.release.sequence >= floor, bestVariant(of: installation.release) == installation.variant
        else { return nil }
        installation.rollout = rollout.id
        return installation
    }

    /// All of it is on the disk.
    mutating func arrived(_ installation: Installation) {
        guard case .rollout(let rollout) = operation?.cause, let reason = reasonNotToSwitch(rollout) else {
            return makeRoom(for: installation)
        }
        setAside(AwaitedRelease(installation, isWhole: true), reason)
    }

    /// What is under way and may not go on.
    mutating func advanceWaits() {
        guard let operation, case .rollout(let rollout) = operation.cause, let installation = operation.installation
        else { return }
        switch operation.stage {
        case .downloading:
            guard let reason = reasonNotToDownload(rollout) else { return }
            setAside(AwaitedRelease(installation, isWhole: false), reason)
        // What was begun in the window may end after it; a person who holds the node means now.
        case .makingRoom, .starting, .checking:
            if state.hold != nil { setAside(AwaitedRelease(installation, isWhole: true), .hold) }
        case .fetchingRelease, .measuring: return
        }
    }

    private mutating func setAside(_ awaited: AwaitedRelease, _ reason: ModelStatus.Wait.Reason) {
        let installation = awaited.installation
        endOperation()
        remember(installation.model) { $0.awaited = awaited }
        note(.installWaits, installation.facts.merging(["reason": "it waits for \(reason)"]) { $1 })
    }

    /// Nobody asks for it any more.
    mutating func forgetAwaited() {
        for (model, record) in state.models {
            guard let awaited = record.awaited else { continue }
            let version = awaited.installation.release.version
            let isWanted = rollouts.contains { $0.model == model && $0.version == version }
            if isWanted == false || record.active?.release.version == version {
                remember(model) { $0.awaited = nil }
            }
        }
    }

    /// A person gives up what waits. What is on the disk stays there while it is asked for.
    mutating func cancelWaits() {
        for rollout in rollouts where isOpen(rollout) && reasonToWait(rollout) != nil {
            blocked[rollout.model] = rollout.id
            note(.installCancelled, ["model": rollout.model.text])
            reportSoon()
        }
    }

    /// What an open instruction that waits is called in reports.
    func waitingStatus(of model: ModelName) -> ModelStatus.Incoming? {
        guard let rollout = rollouts.first(where: { $0.model == model && isOpen($0) }), let wait = wait(of: rollout)
        else { return nil }
        let awaited = awaited(by: rollout)
        let total = awaited?.installation.blobs.reduce(Bytes.zero) { $0 + $1.size } ?? .zero
        var status = ModelStatus.Incoming(
            version: rollout.version, state: .waiting, received: awaited?.isWhole == true ? total : .zero, total: total)
        status.waits = wait
        return status
    }
}
