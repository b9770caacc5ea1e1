public import SwiftletContract

/// Measures what a model does on this box with each setting, and keeps the best. The engines that are measured run beside
/// the one that serves; where memory does not allow that, instead of it.
extension Agent {
    /// What the engine of a model is given: by the operator, else as was measured best, else the default.
    func setting(of installation: Installation) -> EngineSetting {
        settings.tuning.setting(
            state.models[installation.model]?.calibration, weights: installation.variant.needs.weights)
    }

    var calibration: CalibrationRun? {
        if case .calibration(let run) = operation?.cause { run } else { nil }
    }

    /// Nil where the model was not calibrated since the daemon's start.
    public func calibrationProgress(of model: ModelName) -> CalibrationProgress? {
        if operation?.model == model, let calibration { return calibration.progress }
        return failedCalibrations[model]
    }

    /// The one change that is under way, for people; nil where there is none.
    public var busyWith: String? {
        operation.map { "\(calibration == nil ? "The install" : "The calibration") of \($0.model)" }
    }

    mutating func calibrate(_ model: ModelName, _ goal: Calibration.Goal?) {
        guard let active = state.models[model]?.active else { return }
        guard let goal else { return changeSetting(of: model, to: nil) }
        guard operation == nil else { return }
        failedCalibrations[model] = nil
        operation = Operation(
            model: model, cause: .calibration(CalibrationRun(goal, settings.tuning, at: now.wall)),
            stage: .makingRoom(active))
        work()
        makeRoom(for: active)
    }

    mutating func measured(_ engine: EngineID, _ rows: [CalibrationRow], _ workload: Workload) {
        guard case .measuring(let installation, engine) = operation?.stage, var run = calibration else { return }
        stop(engine)
        run.take(rows)
        operation?.cause = .calibration(run)
        guard run.threads.isEmpty else { return enter(.makingRoom(installation)) }
        operation?.stage = .makingRoom(installation)
        keep(run, of: installation, workload)
    }

    mutating func measuringFailed(_ engine: EngineID, _ reason: String) {
        guard case .measuring(_, engine) = operation?.stage else { return }
        failCalibration(reason)
    }

    private mutating func keep(_ run: CalibrationRun, of installation: Installation, _ workload: Workload) {
        let calibration = Calibration(
            run.goal, of: installation.release.version, installation.variant.name,
            promptTokens: workload.promptTokens, answerTokens: workload.answerTokens, rows: run.rows, at: now.wall)
        guard let calibration else { return failCalibration("Nothing was measured that could be compared.") }
        endOperation()
        changeSetting(of: installation.model, to: calibration)
        note(
            .modelCalibrated,
            installation.facts.merging([
                "threads": "\(calibration.setting.threads)", "slots": "\(calibration.setting.slots)",
                "goal": run.goal.rawValue,
            ]) { $1 })
    }

    /// The engine that serves is started again where it has another setting.
    private mutating func changeSetting(of model: ModelName, to calibration: Calibration?) {
        guard let active = state.models[model]?.active else { return }
        let before = setting(of: active)
        failedCalibrations[model] = nil
        remember(model) { $0.calibration = calibration }
        reportSoon()
        guard setting(of: active) != before, servers[model]?.engine != nil else { return }
        evict(model)
        demanded(model)
    }

    mutating func failCalibration(_ reason: String) {
        guard let model = operation?.model, var progress = calibration?.progress else { return }
        progress.failure = reason
        endOperation()
        failedCalibrations[model] = progress
        note(.calibrationFailed, ["model": model.text, "reason": reason])
    }
}
