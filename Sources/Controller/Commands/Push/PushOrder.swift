import FoundationEssentials
import SwiftletContract
import SwiftletPublisher

/// What an operator asks with `push`, and the rollout that it makes.
struct PushOrder {
    struct Plan {
        let rollout: Rollout
        let release: Release
        let manifest: Blob
        /// The channel's rollouts with this one in the place of the model's last.
        let document: RolloutDocument
    }

    let reference: ModelReference
    let channel: ChannelName
    let selector: Selector
    /// Nil: those of the profile, or everybody.
    let waves: [Wave]?
    let floor: Int?
    /// Nil: no plan, whatever the waves.
    var options: PlanOptions?
    var isUrgent = false
    /// To what nodes had before. What they come from is nothing to go back to.
    var isWayBack = false

    /// Signs the plan. Under the fleet's lock, so that two pushes at once do not undo each other.
    func publish(to repository: Repository, at now: Date) throws -> Plan {
        let plan = try plan(in: repository, at: now)
        try repository.publish(plan.document, at: now)
        return plan
    }

    func plan(in repository: Repository, at now: Date) throws -> Plan {
        let (release, manifest) = try chosen(from: try repository.releases(in: channel))
        var document = try repository.rollouts(of: channel)
        let standing = document.rollouts.first { $0.model == release.model }?.floor ?? 0
        guard release.sequence >= standing else {
            throw CommandError.belowFloor(release.model, release.version, sequence: release.sequence, floor: standing)
        }
        if let floor, floor < 0 || floor > release.sequence {
            throw CommandError.badOption(
                name: "--floor", value: "\(floor)",
                reason: "it must be from 0 to \(release.sequence), the sequence of \(release.model) \(release.version)")
        }
        let last = document.rollouts.first { $0.model == release.model }
        let (waves, plan) = try options?.plan(waves: waves, at: now) ?? (waves ?? Waves.everyone, nil)
        let rollout = Rollout(
            id: try Self.newID(at: now), model: release.model, version: release.version, selector: selector,
            waves: waves, floor: max(floor ?? 0, standing), createdAt: now,
            from: isWayBack ? nil : last?.settled(before: release.version),
            isUrgent: isUrgent ? true : options?.isUrgent, plan: plan)
        document.rollouts.removeAll { $0.model == release.model }
        document.rollouts.append(rollout)
        document.rollouts.sort { $0.model < $1.model }
        return Plan(rollout: rollout, release: release, manifest: manifest, document: document)
    }

    private func chosen(
        from releases: [(release: Release, manifest: Blob)]
    ) throws(CommandError) -> (Release, Blob) {
        let mine = releases.filter { $0.release.model == reference.model }
            .sorted { $0.release.sequence < $1.release.sequence }
        let match = reference.version.map { version in mine.last { $0.release.version == version } } ?? mine.last
        guard let match else {
            throw .noRelease(
                reference.model, reference.version, channel, published: mine.map(\.release.version))
        }
        return (match.release, match.manifest)
    }

    /// Sorts by time; the random part keeps two pushes of one second apart.
    private static func newID(at now: Date) throws(CommandError) -> RolloutID {
        let digits = now.formatted(.iso8601).filter(\.isNumber)
        let random = String(UInt32.random(in: .min ... .max), radix: 16)
        return try named("r\(digits)-\(random)")
    }
}
