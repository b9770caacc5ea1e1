import FoundationEssentials
import SwiftletContract
import SwiftletPublisher

/// `rollout halt`, `resume`, `pause` and `complete`: the same rollout with the same id, so that every node keeps its place.
struct RolloutSwitch {
    enum Change { case halt, resume, pause, complete }

    let model: ModelName
    let change: Change

    func apply(_ global: GlobalOptions, _ keys: KeyOptions, channel option: String?) throws {
        let session = Session.current
        let repository = try global.openRepository(keys)
        let channel = try repository.channel(option)
        let (rollout, isChanged) = try repository.directory.withLock {
            Result { try apply(to: repository, channel: channel, at: session.now()) }
        }.get()
        session.console.print(
            "the rollout of \(model) in '\(channel)' is \(isChanged ? "now" : "already") \(rollout.state)")
    }

    /// Where nothing changes nothing is signed.
    private func apply(to repository: Repository, channel: ChannelName, at now: Date) throws -> (Rollout, Bool) {
        var document = try repository.rollouts(of: channel)
        guard let index = document.rollouts.firstIndex(where: { $0.model == model }) else {
            throw CommandError.noRollout(model, channel, known: document.rollouts.map(\.model))
        }
        let rollout = document.rollouts[index]
        let changed = try changed(rollout, at: now)
        guard changed != rollout else { return (rollout, false) }
        document.rollouts[index] = changed
        try repository.publish(document, at: now)
        return (changed, true)
    }

    private func changed(_ rollout: Rollout, at now: Date) throws(CommandError) -> Rollout {
        var rollout = rollout
        switch change {
        case .halt: rollout.isHalted = true
        case .resume:
            // The gate that broke would break at the next look: who goes on has overruled it.
            if let verdict = rollout.plan?.verdict {
                rollout.plan?.gates.removeAll { verdict.hasPrefix($0 + ":") }
                rollout.plan?.openedAt = now
            }
            rollout.isHalted = false
            rollout.plan?.isPaused = false
            rollout.plan?.verdict = nil
        case .pause:
            guard rollout.plan != nil else { throw .noPlan(model) }
            rollout.plan?.isPaused = true
        case .complete:
            rollout.isHalted = false
            if let plan = rollout.plan, plan.completedAt == nil {
                rollout.waves = plan.waves.map { Wave(places: $0.places) }
                rollout.plan?.completedAt = now
                rollout.plan?.isPaused = false
                rollout.plan?.verdict = nil
            } else if rollout.plan == nil {
                rollout.waves = Waves.everyone
            }
        }
        return rollout
    }
}
