import FoundationEssentials
import SwiftletContract

/// How the node last heard from its repository.
struct SyncFacts {
    var status: SyncStatus
    /// nil: there is no repository; bundles are brought.
    var pollInterval: Duration?
    var now: Date

    /// Without a good look for so long the metadata is about to expire.
    private static let errorAge: TimeInterval = 5 * 86_400

    var findings: [Finding] { [age, failure] }

    private var age: Finding {
        let check = NodeCheck.sync
        let fix = "`swiftlet sync --wait` tries it now and says what is wrong."
        guard let pollInterval else {
            return check.ok(
                "RepositoryURL=none: releases are carried here. The last bundle was read "
                    + (status.lastSuccess.map { TimeSpan.text(now.timeIntervalSince($0)) + " ago." }
                        ?? "before this start."))
        }
        guard let last = status.lastSuccess else {
            return check.warning("The repository was not seen since the daemon started.", fix: fix)
        }
        let age = now.timeIntervalSince(last)
        let text =
            "The repository was last seen \(TimeSpan.text(age)) ago; it is asked every "
            + "\(TimeSpan.text(Double(pollInterval.components.seconds)))."
        if age > Self.errorAge { return check.error(text, fix: fix) }
        return age > 3 * Double(pollInterval.components.seconds) + 600 ? check.warning(text, fix: fix) : check.ok(text)
    }

    private var failure: Finding {
        guard let failure = status.failure else {
            return status.lastAttempt == nil
                ? NodeCheck.syncFailure.skipped("The repository was not asked since the daemon started.")
                : NodeCheck.syncFailure.ok("The last look at the repository succeeded.")
        }
        return NodeCheck.syncFailure.warning(
            "The last look failed: \(failure)", fix: "See repository, uplink and clock here; `swiftlet sync --wait`.")
    }
}
