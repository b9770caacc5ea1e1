import FoundationEssentials
import SwiftletContract

/// What the controller does next with a rollout that has a plan.
enum RolloutMove: Hashable, Sendable {
    case wait
    /// The next wave.
    case open
    case complete
    case halt(String)

    /// A node that fails, a check or a restart counts at once; what comes of requests counts once the wave's nodes have had their
    /// time: while an engine is being loaded some are refused, and the first answers are slow.
    init(after progress: RolloutProgress, at now: Date) {
        let rollout = progress.rollout
        guard let plan = rollout.plan, plan.isPaused == false, rollout.isHalted == false, plan.completedAt == nil
        else {
            self = .wait
            return
        }
        let isOver = progress.isSettled && now.timeIntervalSince(progress.settledAt) >= Double(plan.soak)
        let broken = progress.gates.first { value in
            value.holds == false && (isOver || value.gate.measure.isOfRequests == false)
        }
        if let broken {
            self = .halt(broken.text + Self.example(progress))
        } else if isOver == false || progress.lack != nil {
            self = .wait
        } else if rollout.waves.count == plan.waves.count {
            self = .complete
        } else {
            self = plan.waves[rollout.waves.count].notBefore ?? .distantPast <= now ? .open : .wait
        }
    }

    private static func example(_ progress: RolloutProgress) -> String {
        let failed = progress.steps.compactMap { id, step in
            if case .failed(let reason) = step { (id: id, reason: reason) } else { nil }
        }.min { $0.id.text < $1.id.text }
        return failed.map { "; first \($0.id): \($0.reason)" } ?? ""
    }

    /// For the audit log.
    var verb: String {
        switch self {
        case .wait: "wait"
        case .open: "open"
        case .complete: "complete"
        case .halt: "halt"
        }
    }

    /// The rollout after it; nil: nothing to sign.
    func applied(to rollout: Rollout, at now: Date) -> Rollout? {
        guard var plan = rollout.plan else { return nil }
        var changed = rollout
        switch self {
        case .wait: return nil
        case .open:
            guard rollout.waves.count < plan.waves.count else { return nil }
            changed.waves.append(plan.waves[rollout.waves.count])
            plan.openedAt = now
        case .complete: plan.completedAt = now
        case .halt(let reason):
            changed.isHalted = true
            plan.verdict = String(reason.prefix(200))
        }
        changed.plan = plan
        return changed
    }
}

extension Gate.Measure {
    fileprivate var isOfRequests: Bool {
        switch self {
        case .failed, .checks, .restarts: false
        case .speed, .memory, .energy, .ttft, .refusals: true
        }
    }
}
