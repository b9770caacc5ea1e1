import SwiftletContract

/// After the switch: a release serves for a while before it is committed, and is rolled back if that does not go well.
extension Agent {
    /// How long what this operation brings is on probation; nil: not at all. A person who goes back, and an instruction to go back to what
    /// was kept, mean what has proved itself before.
    func probation(of installation: Installation) -> Probation? {
        guard case .rollout = operation?.cause, settings.updates.probation > .zero,
            state.models[installation.model]?.previous?.manifest != installation.manifest
        else { return nil }
        return Probation(length: max(1, Int(settings.updates.probation.components.seconds)))
    }

    mutating func advanceProbations() {
        for (model, record) in state.models {
            guard let probation = record.probation else { continue }
            advance(probation, of: model)
        }
    }

    private mutating func advance(_ probation: Probation, of model: ModelName) {
        guard let active = state.models[model]?.active, let server = servers[model] else { return }
        var watch = probations[model] ?? ProbationWatch(probation, at: now.uptime)
        // One that nobody asks for is not at fault for that.
        let isUnloaded = if case .unloaded = server.phase { true } else { false }
        watch.look(isServing: server.isReady || isUnloaded, at: now.uptime)
        if let check = watch.check, check.deadline <= now.uptime || server.engine != check.engine {
            watch.check = nil
            watch.nextCheckAt = now.uptime + ProbationWatch.pause
        }
        probations[model] = watch
        keepCount(of: probation, watch, model)
        let length = min(.seconds(probation.length), settings.updates.probation)
        let isChecked = probation.isChecked || active.release.checks == nil
        // What cannot be asked for as long again does not keep it on probation for ever.
        if watch.served >= (isChecked ? length : length * 2) { return commit(active) }
        guard isChecked == false, watch.check == nil, watch.nextCheckAt <= now.uptime else { return }
        let isAsked = server.demand.inFlight > 0
        guard watch.served >= length || watch.served >= length / 2 && isAsked else { return }
        guard case .ready(let engine, _) = server.phase else { return demanded(model) }
        probations[model]?.check = (engine, now.uptime + ProbationWatch.checkLimit)
        emit(.checkAgain(engine, active))
    }

    /// A write to the disk a few times, not each second.
    private mutating func keepCount(of probation: Probation, _ watch: ProbationWatch, _ model: ModelName) {
        let served = Int(watch.served.components.seconds)
        guard served - probation.served >= max(1, min(probation.length / 4, 600)) else { return }
        remember(model) { $0.probation?.served = served }
    }

    private mutating func commit(_ installation: Installation) {
        remember(installation.model) { $0.probation = nil }
        probations[installation.model] = nil
        note(.releaseCommitted, installation.facts)
        reportSoon()
    }

    // MARK: What speaks against it

    /// True where the engine served a release on probation: its checks are judged here.
    mutating func probationChecked(_ engine: EngineID, _ outcome: CheckOutcome) -> Bool {
        guard let model = probations.first(where: { $0.value.check?.engine == engine })?.key else { return false }
        probations[model]?.check = nil
        guard outcome.isPass else {
            failProbation(model, .checksFailed, "its checks did not hold while it served: \(outcome.sentence)")
            return true
        }
        remember(model) { $0.probation?.isChecked = true }
        return true
    }

    mutating func checksPostponed(_ engine: EngineID) {
        guard let model = probations.first(where: { $0.value.check?.engine == engine })?.key else { return }
        probations[model]?.check = nil
        probations[model]?.nextCheckAt = now.uptime + ProbationWatch.pause
    }

    /// True where another release serves from now on.
    mutating func crashedOnProbation(_ model: ModelName, _ reason: String) -> Bool {
        guard state.models[model]?.probation != nil else { return false }
        let served = probations[model].map { Int($0.served.components.seconds) }
        remember(model) { record in
            record.probation?.crashes += 1
            if let served { record.probation?.served = served }
        }
        return judge(model, "; at last: \(reason)")
    }

    /// The daemon before this one did not end as it was asked to: perhaps an engine took the box with it.
    mutating func interrupted() {
        for (model, record) in state.models where record.probation != nil {
            remember(model) { $0.probation?.interruptions += 1 }
            _ = judge(model)
        }
    }

    /// What the engine was asked since it was told last, and answered with an error of its own.
    mutating func count(_ use: Use, after last: Use?, of model: ModelName) {
        guard var probation = state.models[model]?.probation else { return }
        probation.asked += max(0, use.requests - (last?.requests ?? 0))
        let failed = max(0, use.failures - (last?.failures ?? 0))
        probation.failed += failed
        // It is written with what is written next; only what speaks against it is worth a write of its own.
        state.models[model]?.probation = probation
        if failed > 0 { _ = judge(model) }
    }

    private mutating func judge(_ model: ModelName, _ further: String = "") -> Bool {
        guard let failure = state.models[model]?.probation?.failure else { return false }
        return failProbation(model, .engineFailing, failure + further)
    }

    /// Back to the release before, which was kept for this. Where there is none it serves on, and the controller hears that it failed.
    @discardableResult
    private mutating func failProbation(_ model: ModelName, _ code: Condition.Code, _ reason: String) -> Bool {
        guard let record = state.models[model], let active = record.active else { return false }
        probations[model] = nil
        if record.previous != nil {
            tell(model, .loading)
            if let engine = servers[model]?.engine, loads[engine] != nil, retiring.contains(engine) == false {
                retire(engine)
            }
            fallBack(model, reason)
            return true
        }
        let message =
            "\(model) \(active.release.version) failed on probation, and nothing is there to go back to: \(reason)"
        let rollout = rollouts.first { $0.model == model }?.id ?? active.rollout
        remember(model) { record in
            record.probation = nil
            record.refused = .init(rollout: rollout, version: active.release.version, reason: message, code: code)
        }
        raise(code, message, model)
        note(.probationFailed, active.facts.merging(["reason": reason]) { $1 })
        reportSoon()
        return false
    }

    func probationStatus(of model: ModelName) -> ModelStatus.Probation? {
        guard let probation = state.models[model]?.probation else { return nil }
        let served = probations[model].map { Int($0.served.components.seconds) } ?? probation.served
        let length = min(probation.length, Int(settings.updates.probation.components.seconds))
        return ModelStatus.Probation(
            seconds: length, left: max(0, length - served), crashes: probation.crashes,
            interruptions: probation.interruptions)
    }
}
