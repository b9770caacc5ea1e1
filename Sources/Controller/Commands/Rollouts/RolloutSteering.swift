import FoundationEssentials
import SwiftletContract
import SwiftletPublisher
import SwiftletRegistry

/// Looks at every rollout with a plan, and signs what follows: the next wave, or a halt. Nodes that cannot reach the controller follow
/// what it signed last.
struct RolloutSteering: Sendable {
    let repository: Repository
    let registry: Registry
    /// Told what was signed, for the audit log.
    var note: @Sendable (_ now: Date, _ what: String, _ arguments: String) throws -> Void = { _, _, _ in }

    /// What was done, a sentence each.
    func steer(at now: Date) async throws -> [String] {
        var done: [String] = []
        for channel in repository.fleet.channels {
            // What is wrong in one channel holds up no other.
            do { done += try await steer(channel, at: now) } catch is CancellationError { return done } catch {
                done.append("the rollouts of '\(channel)' could not be looked at: \(error)")
            }
        }
        return done
    }

    private func steer(_ channel: ChannelName, at now: Date) async throws -> [String] {
        let steered = try repository.rollouts(of: channel).rollouts.filter {
            $0.isHalted == false && $0.plan.map { $0.isPaused == false && $0.completedAt == nil } ?? false
        }
        guard steered.isEmpty == false else { return [] }
        let nodes = try await registry.glances()
        var done: [String] = []
        for rollout in steered {
            let figures = try await registry.figures(of: rollout.model)
            let progress = RolloutProgress(of: rollout, channel: channel, nodes: nodes, figures: figures, at: now)
            let move = RolloutMove(after: progress, at: now)
            if try await apply(move, to: rollout, in: channel, at: now) { done.append(Self.text(move, rollout)) }
        }
        return done
    }

    /// False where an operator was quicker, or there is nothing to do.
    private func apply(
        _ move: RolloutMove, to rollout: Rollout, in channel: ChannelName, at now: Date
    ) async throws -> Bool {
        guard let changed = move.applied(to: rollout, at: now) else { return false }
        return try await repository.directory.locking {
            var document = try repository.rollouts(of: channel)
            guard let index = document.rollouts.firstIndex(of: rollout) else { return false }
            document.rollouts[index] = changed
            try repository.publish(document, at: now)
            try note(now, "rollout \(move.verb)", Self.text(move, rollout))
            return true
        }
    }

    private static func text(_ move: RolloutMove, _ rollout: Rollout) -> String {
        let what = "\(rollout.model) \(rollout.version)"
        return switch move {
        case .wait: "\(what): nothing"
        case .open: "\(what): wave \(rollout.waves.count + 1) of \(rollout.plan?.waves.count ?? 0) is open"
        case .complete: "\(what): complete"
        case .halt(let reason): "\(what): halted, \(reason)"
        }
    }
}
