import SwiftletContract

/// How an operation ends: the release serves, is refused, or waits for somebody.
extension Agent {
    /// The new release serves: remembered first, then routed, then the old engine may go. Whether it stays, its probation shows.
    mutating func switchTo(_ installation: Installation, _ engine: EngineID) {
        let model = installation.model
        let old = servers[model]
        let isRefit = if case .refit = operation?.cause { true } else { false }
        let isByRollout = if case .rollout = operation?.cause { true } else { false }
        let refused = refusalByRollback(of: model)
        let probation = probation(of: installation)
        probations[model] = nil
        var floor = installation.release.floor
        if case .rollout(let rollout) = operation?.cause { floor = max(floor, rollout.floor) }
        remember(model) { record in
            if isRefit == false {
                if record.keepsActiveOnSwitch(to: installation) { record.previous = record.active }
                record.probation = probation
            }
            record.active = installation
            record.refused = refused
            if isByRollout { record.awaited = nil }
            record.raise(floor)
        }
        operation = nil
        var server = Server(installation: installation, phase: .ready(engine, since: now.uptime), isEager: false)
        server.demand = old?.demand ?? server.demand
        server.loadTime = old?.loadTime
        servers[model] = server
        route(model, engine, installation)
        if let engine = old?.engine { retire(engine) }
        clearConditions(of: model)
        note(.releaseServes, installation.facts)
        reportSoon()
    }

    /// After a rollback by hand the instruction that brought the release is not followed again.
    private func refusalByRollback(of model: ModelName) -> ModelRecord.Refused? {
        guard case .rollback = operation?.cause, let active = state.models[model]?.active else { return nil }
        return ModelRecord.Refused(
            rollout: rollouts.first { $0.model == model }?.id ?? active.rollout, version: active.release.version,
            reason: "It was rolled back on the node.")
    }

    /// The release failed on this box: it is not tried again under this instruction, and what served goes on serving.
    mutating func refuse(_ installation: Installation, _ code: Condition.Code, _ reason: String) {
        guard calibration == nil else { return failCalibration(reason) }
        let message = "\(installation.model) \(installation.release.version) was not activated: \(reason)"
        let isByRollout = if case .rollout = operation?.cause { true } else { false }
        endOperation()
        if isByRollout {
            remember(installation.model) { record in
                record.awaited = nil
                record.refused = .init(
                    rollout: installation.rollout, version: installation.release.version, reason: message, code: code)
            }
        }
        raise(code, message, installation.model)
        note(.releaseRefused, installation.facts.merging(["reason": reason]) { $1 })
    }

    /// Nothing to do about it here: wait for another instruction, a changed repository or a person.
    mutating func block(_ code: Condition.Code, _ message: String) {
        guard calibration == nil else { return failCalibration(message) }
        guard let operation else { return }
        if case .rollout(let rollout) = operation.cause { blocked[operation.model] = rollout.id }
        endOperation()
        if state.models[operation.model]?.awaited != nil { remember(operation.model) { $0.awaited = nil } }
        raise(code, message, operation.model)
        note(.installBlocked, ["model": operation.model.text, "reason": message])
    }

    /// Ends what is under way, whatever its stage, and brings back the old engine where it had stood aside.
    mutating func endOperation() {
        guard let operation else { return }
        if case .refit = operation.cause { servers[operation.model]?.mayRefit = false }
        switch operation.stage {
        case .fetchingRelease(let version): emit(.cancelFetch(operation.model, version))
        case .downloading(_, let remaining, _): if let blob = remaining.first { emit(.cancelDownload(blob.digest)) }
        case .makingRoom: break
        case .starting(_, let engine), .checking(_, let engine), .measuring(_, let engine): stop(engine)
        }
        self.operation = nil
        if case .standingAside = servers[operation.model]?.phase {
            servers[operation.model]?.phase = .waiting(until: now.uptime)
        }
        reportSoon()
    }
}
