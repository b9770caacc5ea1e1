import SwiftletAgent
import SwiftletContract

/// Releases that failed on this node, and are not tried again under the same instruction.
struct RefusalFacts {
    var refused: [ModelName: ModelRecord.Refused]

    var findings: [Finding] {
        guard refused.isEmpty == false else { return [NodeCheck.rollouts.ok("No release was refused on this node.")] }
        return refused.sorted { $0.key < $1.key }.map { model, refused in
            NodeCheck.rollouts.warning(
                "\(model) \(refused.version) is not run here: \(refused.reason)", about: model.text,
                fix: "A new rollout may try it again: `swiftletctl push \(model)@VERSION` at the controller.")
        }
    }
}
