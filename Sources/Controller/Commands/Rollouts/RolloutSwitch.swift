import FoundationEssentials
import SwiftletContract
import SwiftletPublisher
import SwiftletServer

/// `rollout halt`, `resume`, `pause` and `complete`: the same rollout with the same id, so that every node keeps its place.
struct RolloutSwitch: FleetOperation {
    enum Change: String, Codable { case halt, resume, pause, complete }

    static let route = "rollout/switch"
    static let access = AdminAccess.change
    var model: String
    var change: Change
    var channel: String?

    var words: String { "rollout \(change.rawValue)" }

    func perform(at site: Site) async throws -> Product {
        let model: ModelName = try named(model)
        let repository = site.repository
        let channel = try repository.channel(channel)
        let (before, rollout) = try await repository.directory.locking {
            try apply(to: repository, model, channel: channel, at: site.now)
        }
        var text =
            "the rollout of \(model) in '\(channel)' is \(before == rollout ? "already" : "now") \(rollout.state)"
        if change == .complete, before.isHalted {
            text += "; it was halted" + (before.plan?.verdict.map { ": \($0)" } ?? "")
        }
        return Product(rollout, text: text)
    }

    /// Where nothing changes nothing is signed.
    private func apply(
        to repository: Repository, _ model: ModelName, channel: ChannelName, at now: Date
    ) throws -> (before: Rollout, after: Rollout) {
        var document = try repository.rollouts(of: channel)
        let index = try document.index(of: model, in: channel)
        let rollout = document.rollouts[index]
        let changed = try changed(rollout, at: now)
        guard changed != rollout else { return (rollout, rollout) }
        document.rollouts[index] = changed
        try repository.publish(document, at: now)
        return (rollout, changed)
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
            guard rollout.plan != nil else { throw .noPlan(rollout.model) }
            // Nothing opens anyway.
            guard rollout.isHalted == false else { return rollout }
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
