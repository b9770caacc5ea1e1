import SwiftletContract

/// A bundle is a repository that was carried: the node reads it once, installs what it asks for, and forgets it. What
/// fails is not tried again, since a bundle does not change.
extension Agent {
    /// Where the operation that is under way gets its bytes.
    var origin: Origin { bundle == .installing ? .bundle : .network }

    /// What there is still to do of a bundle, as a sentence for whoever brings the next one; nil where there is none.
    public var openBundle: String? {
        guard bundle != .none else { return nil }
        guard bundle == .installing, let operation else { return "The bundle that came before is being read." }
        return "\(operation.model) \(operation.version) of the bundle that came before is being installed."
    }

    /// Whatever the network was about to do is superseded: the newest instruction is in the hand of somebody on the box.
    mutating func bundleArrived() {
        bundle = .reading
        blocked = [:]
        if operation != nil { endOperation() }
        if sync.deadline == nil {
            sync.nextAt = now.uptime
        } else {
            sync.isWantedAgain = true
            emit(.cancelSync)
        }
    }

    /// Nothing more of it is begun.
    mutating func giveUpBundle() {
        for rollout in rollouts where isOpen(rollout) { blocked[rollout.model] = rollout.id }
    }

    /// Once nothing of the bundle is open any more.
    mutating func advanceBundle() {
        guard bundle == .installing, operation == nil else { return }
        sync.nextAt = now.uptime + random.shortened(settings.pollInterval)
        endBundle()
    }

    /// Also clears away what arrived and is not needed.
    mutating func endBundle() {
        guard bundle != .none else { return }
        bundle = .none
        emit(.discardBundle)
        if persistedRevision == revision { removeUnneeded() }
    }
}
