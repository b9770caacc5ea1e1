import FoundationEssentials
import SwiftletContract

/// Somebody on the box keeps it as it is.
///
/// How long is counted by a clock that does not step; the wall clock only says at a start how much is left. So a clock that
/// is set right while the daemon runs neither ends a hold nor makes it last for years, and one that went
/// back while the daemon was down makes it last for its whole length once more at most.
extension Agent {
    mutating func hold(_ hold: Hold) {
        state.hold = hold
        holdEndsAt = now.uptime + left(of: hold)
        write()
        note(.held, ["owner": hold.owner, "reason": hold.reason, "until": hold.until.formatted(.iso8601)])
        reportSoon()
    }

    /// - Parameter owner: nil: its time is over.
    mutating func release(by owner: String?) {
        guard let hold = state.hold else { return }
        state.hold = nil
        holdEndsAt = nil
        write()
        note(.holdEnded, ["owner": hold.owner, "reason": owner.map { "\($0) has ended it" } ?? "its time is over"])
        reportSoon()
    }

    mutating func advanceHold() {
        guard let hold = state.hold else { return }
        guard let end = holdEndsAt else {
            holdEndsAt = now.uptime + left(of: hold)
            return
        }
        guard now.uptime < end else { return release(by: nil) }
        let step = now.wall.addingTimeInterval((end - now.uptime) / .seconds(1)).timeIntervalSince(hold.until)
        guard abs(step) >= Self.tolerance else { return }
        state.hold?.since.addTimeInterval(step)
        state.hold?.until.addTimeInterval(step)
        write()
    }

    private func left(of hold: Hold) -> Duration {
        let left = min(hold.until.timeIntervalSince(now.wall), hold.until.timeIntervalSince(hold.since))
        return .seconds(max(0, left))
    }

    /// Seconds by which the wall clock may drift before it is followed.
    private static let tolerance = 60.0
}
