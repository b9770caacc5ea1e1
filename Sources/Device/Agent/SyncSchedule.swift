import FoundationEssentials
import SwiftletContract

/// When the node asks its repository, and what came of it.
struct SyncSchedule: Sendable {
    /// Nil after a start: as soon as what is installed has come up.
    var nextAt: Duration?
    /// While a sync is under way: when to stop believing in it.
    var deadline: Duration?
    /// When the sync began that is under way or was the last.
    var startedAt: Date?
    var origin = Origin.network
    /// Somebody asked while one was under way.
    var isWantedAgain = false
    var failures = 0
    var status = SyncStatus()

    static let backoff = Backoff(first: .seconds(2), last: .seconds(600))
    static let limit: Duration = .seconds(300)
}
