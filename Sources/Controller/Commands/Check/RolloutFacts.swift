import FoundationEssentials
import SwiftletContract

/// How far rollouts have come, by the nodes' reports.
struct RolloutFacts {
    struct Progress: Sendable {
        var rollout: Rollout
        /// Nodes that should serve it by now, and those of them that do.
        var due: Int
        var serving: Int
        /// Since the newest wave that is open.
        var age: TimeInterval
    }

    var rollouts: [Progress]

    private static let patience: TimeInterval = 86_400

    var findings: [Finding] {
        guard rollouts.isEmpty == false else { return [ControllerCheck.rollouts.ok("There are no rollouts.")] }
        return rollouts.map { progress in
            let rollout = progress.rollout
            let name = "\(rollout.model) \(rollout.version)"
            if rollout.isHalted {
                return ControllerCheck.rollouts.warning(
                    "The rollout of \(name) is halted.", about: rollout.model.text,
                    fix: "`swiftletctl rollout resume \(rollout.model)`, or push another release.")
            }
            let text = "\(progress.serving) of the \(progress.due) nodes that should serve \(name) do"
            return progress.serving < progress.due && progress.age > Self.patience
                ? ControllerCheck.rollouts.warning(
                    "\(text), \(TimeSpan.text(progress.age)) after they should.", about: rollout.model.text,
                    fix: "`swiftletctl node list`; halt it with `swiftletctl rollout halt \(rollout.model)`.")
                : ControllerCheck.rollouts.ok(text + ".", about: rollout.model.text)
        }
    }
}
