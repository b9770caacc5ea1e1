import FoundationEssentials
import SwiftletContract
import SwiftletHost
import SwiftletTrust
import SystemPackage

/// The clock, and what it must not be behind.
struct ClockFacts {
    var now: Date
    /// When this program's file was made: the time cannot be earlier.
    var programDate: Date?
    /// When the newest trusted timestamp was signed.
    var signedAt: Date?
    var isSynchronised: Bool?

    /// Clocks of two machines differ.
    private static let tolerance: TimeInterval = 600

    static func read(signedAt: Date?) -> ClockFacts {
        ClockFacts(
            now: Date(), programDate: (try? PathFacts("/proc/self/exe", followsLink: true))?.modified,
            signedAt: signedAt, isSynchronised: ClockDiscipline.isSynchronised)
    }

    var findings: [Finding] { [clock, synchronised] }

    private var clock: Finding {
        let bounds = [(programDate, "these programs were made"), (signedAt, "the repository was last signed")]
        for case (let bound?, let what) in bounds where now < bound - Self.tolerance {
            return NodeCheck.clock.error(
                "The clock says \(SignedTime.text(now)), but \(what) at \(SignedTime.text(bound)).",
                fix: "Set the clock: `timedatectl set-ntp true`, or `date --set`; look at the box's clock battery.")
        }
        return NodeCheck.clock.ok("The clock says \(SignedTime.text(now)), after all that must lie before it.")
    }

    private var synchronised: Finding {
        switch isSynchronised {
        case true?: return NodeCheck.clockSynchronised.ok("The kernel's clock follows a source of time.")
        case false?:
            return NodeCheck.clockSynchronised.warning(
                "The kernel's clock follows no source of time: it drifts, by seconds a day.",
                fix: "`timedatectl set-ntp true`, or install chrony; without a network, set it at each visit.")
        case nil:
            return NodeCheck.clockSynchronised.skipped("The kernel does not tell; in some containers it does not.")
        }
    }
}
