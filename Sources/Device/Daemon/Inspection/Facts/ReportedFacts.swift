import SwiftletContract

/// What the agent itself says is wrong.
struct ReportedFacts {
    var conditions: [Condition]

    var findings: [Finding] {
        // Those of walls have checks of their own.
        let conditions = conditions.filter { $0.code != .wallMissing }
        guard conditions.isEmpty == false else { return [NodeCheck.conditions.ok("The daemon says that all is well.")] }
        return conditions.map { condition in
            let about = condition.code.rawValue + (condition.model.map { " \($0)" } ?? "")
            let fix = condition.code.advice
            return condition.code.severity == .error
                ? NodeCheck.conditions.error(condition.message, about: about, fix: fix)
                : NodeCheck.conditions.warning(condition.message, about: about, fix: fix)
        }
    }
}

extension Condition.Code {
    /// What an administrator of the node does about it.
    var advice: String {
        switch self {
        case .repositoryUnreachable, .downloadFailing:
            "See uplink and repository here; what was downloaded is kept and resumed."
        case .metadataRejected:
            "Do not trust the mirror: compare it with the controller's tree, `swiftletctl check --deep`."
        case .metadataExpired: "At the controller: `swiftletctl check`; it must sign again. See clock here."
        case .documentRejected: "At the controller: publish a release or a rollout that this version understands."
        case .releaseBelowFloor: "Push a newer release; below the floor nothing is installed, on purpose."
        case .contentRejected:
            "The mirror sends other bytes than were signed: `swiftletctl check --deep` at the controller."
        case .noSpace: "Free some space, see disk-space here; then `swiftlet sync`."
        case .noVariantFits: "Raise MemoryMax=, or push a release with a smaller variant."
        case .memoryExceeded: "Nothing, unless it repeats: then state the measured overhead in the release's manifest."
        case .memoryPressure: "Raise MemoryMax=, pin fewer models, or see what else needs memory: `systemd-cgtop -m`."
        case .engineFailing: "`journalctl -u swiftletd -e`; see engine-version and model-restarts here."
        case .checksFailed, .rolledBack: "The release is no good on this box: push another one."
        case .stateUnwritable: "See state-directory and disk-space here; `dmesg` for errors of the disk."
        case .wallMissing: "See engine-files and engine-memory here."
        case .powerLimited: "That is what PowerMax= is for; raise it, or let other programs draw less."
        case .thermalLimited: "Clean the fan, move the box, or give it a stronger supply; see TemperatureMax=."
        case .powerUnheld: "Start the daemon by its package's unit, which has Delegate=."
        }
    }
}
