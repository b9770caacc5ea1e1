import SwiftletContract

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
        guard let sentAt = reports.sentAt else { return isComingUp == false }
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
