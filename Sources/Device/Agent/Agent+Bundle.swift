import SwiftletContract

/// A bundle is a repository that was carried: the node reads it once, installs what it asks for, and forgets it. What
/// fails is not tried again, since a bundle does not change.
extension Agent {
    /// Where the operation that is under way gets its bytes.
    var origin: Origin { bundle == .installing ? .bundle : .network }

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
