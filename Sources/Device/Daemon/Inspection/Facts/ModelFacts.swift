import SwiftletContract

/// How the models on this node are.
struct ModelFacts {
    var models: [ModelStatus]
    /// What each was planned to take.
    var plans: [ModelName: Bytes]

    private static let checks: [NodeCheck] = [.modelServing, .modelChecks, .modelRestarts, .modelMemory]

    var findings: [Finding] {
        guard models.isEmpty == false else { return Self.checks.map { $0.skipped("No model is installed.") } }
        return models.map(serving) + models.map(proof) + models.map(restarts) + models.map(memory)
    }

    private func serving(_ model: ModelStatus) -> Finding {
        let check = NodeCheck.modelServing
        let about = model.model.text
        let text = "\(about) \(model.active?.version.text ?? "(no release yet)") is \(model.state.rawValue)."
        let fix = "`swiftlet status` says why; `swiftlet rollback \(about)` serves the release before."
        switch model.state {
        case .serving, .unloaded: return check.ok(text, about: about)
        case .failed: return check.error(text, about: about, fix: fix)
        case .downloading, .starting, .checking:
            return check.warning(text, about: about, fix: "Wait; `swiftlet status`.")
        case .restarting, .waiting: return check.warning(text, about: about, fix: fix)
        }
    }

    private func proof(_ model: ModelStatus) -> Finding {
        let check = NodeCheck.modelChecks
        let about = model.model.text
        guard let outcome = model.active?.checks, outcome.total > 0 else {
            return check.skipped("\(about) has no checks of its own, or none were made yet.", about: about)
        }
        let text = "\(outcome.passed) of the \(outcome.total) checks of \(about) passed on this box"
        let failed = outcome.failed.isEmpty ? "." : "; not \(outcome.failed.joined(separator: ", "))."
        return outcome.isPass
            ? check.ok(text + failed, about: about)
            : check.error(text + failed, about: about, fix: "`swiftlet rollback \(about)`; tell who made the release.")
    }

    private func restarts(_ model: ModelStatus) -> Finding {
        let text = "The engine of \(model.model) was started again \(model.restarts) times since the daemon started."
        return model.restarts > 0
            ? NodeCheck.modelRestarts.warning(
                text, about: model.model.text,
                fix: "`journalctl -u swiftletd | grep engine` says how it ended; often for memory: see engine-memory.")
            : NodeCheck.modelRestarts.ok(text, about: model.model.text)
    }

    private func memory(_ model: ModelStatus) -> Finding {
        let about = model.model.text
        guard let memory = model.memory, let plan = plans[model.model] else {
            return NodeCheck.modelMemory.skipped("No engine of \(about) runs.", about: about)
        }
        let text = "The engine of \(about) has \(memory) of the \(plan) that were planned."
        return memory > plan
            ? NodeCheck.modelMemory.warning(
                text, about: about, fix: "State the overhead that was measured in the release's manifest.")
            : NodeCheck.modelMemory.ok(text, about: about)
    }
}
