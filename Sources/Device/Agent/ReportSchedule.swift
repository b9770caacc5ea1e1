import FoundationEssentials
import SwiftletContract

/// When the node reports, and how long it then listens for news.
struct ReportSchedule: Sendable {
    /// Of the last one; nil: never yet.
    var sentAt: Duration?
    /// Of the next one, or of the next time that it listens, if nothing happens before. Nil: at once.
    var nextAt: Duration?
    /// Something has changed.
    var isWanted = true
    var number = 0
    /// Whether the last one was taken is not known.
    var isDoubted = false
    /// What it listens for at the controller; nil: nothing.
    var listening: Listening?
    var lastListening = 0
    /// The newest version of the rollouts that the node was told of; 0: of none.
    var news = 0
    /// Syncs since then that have not found it: a mirror may take its time.
    var lookedInVain = 0
    /// Reports in a row that nobody listened to, or that ended before their time.
    var failures = 0

    /// Changes that come together are reported together.
    static let gap: Duration = .seconds(1)
    /// A controller that always has news is not listened to more often.
    static let rest: Duration = .seconds(5)
    /// How long a report waits for the sync that is under way, and for the end of one that listens.
    static let patience: Duration = .seconds(30)
    static let shortest: Duration = .seconds(10)
    /// A connection that carries nothing for longer is forgotten by some routers, and neither end is told.
    static let longest: Duration = .seconds(600)
    static let maxLooks = 6
}
