import FoundationEssentials
import SwiftletContract

/// The way to the network, tried just now.
struct LinkFacts {
    enum Answer: Hashable, Sendable {
        /// HTTP, after so many milliseconds.
        case status(Int, milliseconds: Int)
        /// The uplink answered, and the other end did not.
        case unreachable(String)
        /// Already the uplink did not answer.
        case noUplink(String)
    }

    /// nil: there is none to ask.
    var repository: (url: String, answer: Answer)?
    var controller: (url: String, answer: Answer)?
    var delivery: ReportDelivery?
    var now: Date

    var findings: [Finding] {
        [uplink] + [server(.repository, repository, "RepositoryURL"), server(.controller, controller, "ControllerURL")]
            + [reports]
    }

    private var uplink: Finding {
        let answers = [repository?.answer, controller?.answer].compactMap(\.self)
        guard answers.isEmpty == false else {
            return NodeCheck.uplink.skipped("Neither a repository nor a controller is configured.")
        }
        for case .noUplink(let reason) in answers {
            return NodeCheck.uplink.error(
                reason, fix: "`systemctl restart swiftlet-uplink.socket`; without systemd see UplinkProgram=.")
        }
        return NodeCheck.uplink.ok("The uplink answers.")
    }

    private func server(_ check: NodeCheck, _ target: (url: String, answer: Answer)?, _ key: String) -> Finding {
        guard let (url, answer) = target else { return check.skipped("\(key)= is not set, or none.") }
        let fix = "Try `curl -v \(Self.shown(url))` on this box: the name, the route, the certificate, the server."
        switch answer {
        case .status(let status, let milliseconds) where (200..<300).contains(status) || status == 304:
            return check.ok("\(Self.shown(url)) answered within \(milliseconds) ms.")
        case .status(let status, _):
            return check.error("\(Self.shown(url)) answered \(status).", fix: "Correct \(key)=, or the server. \(fix)")
        case .unreachable(let reason): return check.error("\(Self.shown(url)) was not reached: \(reason)", fix: fix)
        case .noUplink: return check.skipped("The uplink does not answer.")
        }
    }

    private var reports: Finding {
        guard controller != nil else { return NodeCheck.reports.skipped("ControllerURL= is not set: nothing is sent.") }
        guard let delivery else { return NodeCheck.reports.skipped("No report was sent since the daemon started.") }
        let age = TimeSpan.text(now.timeIntervalSince(delivery.at))
        if let problem = delivery.problem {
            return NodeCheck.reports.warning(
                "The last report, \(age) ago, was not taken: \(problem)",
                fix:
                    "See controller here; `swiftletctl check` there. What changes is kept here, and told when reports are taken."
            )
        }
        return NodeCheck.reports.ok("The controller took the last report, \(age) ago.")
    }

    /// Without what may be a secret.
    static func shown(_ url: String) -> String { Redaction.url(url) }
}
