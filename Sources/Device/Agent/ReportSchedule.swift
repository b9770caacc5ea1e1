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

/// What the node waits for at the controller: rollouts that are newer than `known`.
public struct Listening: Hashable, Sendable {
    /// Never used twice in a run of the daemon.
    public var number: Int
    public var limit: Duration
    public var known: Int

    public init(number: Int, limit: Duration, known: Int) {
        self.number = number
        self.limit = limit
        self.known = known
    }
}

extension Agent {
    mutating func advanceReports() {
        guard isCallDue else { return }
        reports.listening = settings.listens ? listening() : nil
        reports.nextAt =
            now.uptime + (reports.listening.map { $0.limit + ReportSchedule.patience } ?? settings.reportInterval)
        if let listening = reports.listening, isReportDue == false { return emit(.listen(listening)) }
        reports.isWanted = false
        reports.isDoubted = false
        reports.number += 1
        reports.sentAt = now.uptime
        emit(.report(reports.listening))
    }

    /// Not only for news.
    private var isReportDue: Bool {
        guard let sentAt = reports.sentAt, reports.isWanted == false, reports.isDoubted == false else { return true }
        return now.uptime - sentAt >= settings.reportInterval - ReportSchedule.patience
    }

    private var isCallDue: Bool {
        guard let sentAt = reports.sentAt else { return true }
        if reports.isWanted { return now.uptime - sentAt >= ReportSchedule.gap }
        guard let nextAt = reports.nextAt else { return true }
        // What a sync that is under way finds is told with it, over one connection.
        return now.uptime >= nextAt + (sync.deadline == nil ? .zero : ReportSchedule.patience)
    }

    /// Until the next sync, which then has the connection for itself.
    private mutating func listening() -> Listening {
        reports.lastListening += 1
        let untilSync = settings.hasRepository ? (sync.nextAt ?? now.uptime) - now.uptime : settings.reportInterval
        return Listening(
            number: reports.lastListening,
            limit: min(max(untilSync, ReportSchedule.shortest), ReportSchedule.longest, settings.reportInterval),
            known: max(reports.news, knownRollouts))
    }

    private var knownRollouts: Int { sync.status.versions["rollouts"] ?? 0 }

    /// It listens no longer: there is news, or its time is over, or nobody listened to it.
    ///
    /// - Parameter news: the version of the rollouts that the controller told of.
    mutating func listeningEnded(_ number: Int, news: Int?) {
        guard let listening = reports.listening, listening.number == number, let nextAt = reports.nextAt else { return }
        reports.listening = nil
        let startedAt = nextAt - ReportSchedule.patience - listening.limit
        if let news, news > listening.known {
            reports.failures = 0
            reports.news = news
            reports.lookedInVain = 0
            reports.nextAt = max(now.uptime, startedAt + ReportSchedule.rest)
            syncSoon()
        } else if now.uptime - startedAt >= listening.limit * 0.9 {
            reports.failures = 0
            reports.nextAt = now.uptime
            // So that both go over the connection that is open.
            if let nextAt = sync.nextAt, nextAt - now.uptime < ReportSchedule.patience { sync.nextAt = now.uptime }
        } else {
            // It is not there, or has no room for those that listen.
            reports.failures += 1
            reports.isDoubted = true
            let pause = SyncSchedule.backoff.delay(afterFailure: reports.failures, using: &random)
            reports.nextAt = now.uptime + min(pause, settings.reportInterval)
        }
    }

    /// After a sync: whether it has found what the node was told of; else it looks again soon.
    mutating func lookForNews() {
        guard knownRollouts < reports.news else { return }
        reports.lookedInVain += 1
        // It is not true, or somebody keeps it back: the controller may say so again, and is then looked after again.
        guard reports.lookedInVain <= ReportSchedule.maxLooks else {
            reports.news = 0
            return
        }
        let pause = SyncSchedule.backoff.delay(afterFailure: reports.lookedInVain, using: &random)
        sync.nextAt = min(sync.nextAt ?? now.uptime, now.uptime + pause)
    }
}
