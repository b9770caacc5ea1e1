import Foundation
import SwiftletContract
import Testing

@Suite(.timeLimit(.minutes(1))) struct CheckReportTests {
    private func report(_ findings: Finding...) -> CheckReport {
        CheckReport(version: "1", checkedAt: Date(timeIntervalSince1970: 0), findings: findings)
    }

    @Test func namesAreKebabCaseAndForGood() {
        let names = NodeCheck.allCases.map(\.rawValue) + ControllerCheck.allCases.map(\.rawValue)
        for name in names {
            #expect(name.allSatisfy { $0.isLowercase || $0 == "-" } && name.hasPrefix("-") == false, "\(name)")
        }
        #expect(NodeCheck.allCases.count >= 30 && ControllerCheck.allCases.count >= 15)
        #expect(NodeCheck.list.split(separator: "\n").count == NodeCheck.allCases.count)
    }

    @Test func errorsDecideTheExitCode() {
        let warning = NodeCheck.swap.warning("It is full.", fix: "Empty it.")
        #expect(report(warning, NodeCheck.clock.ok("It ticks.")).exitCode == .done)
        #expect(report(warning, NodeCheck.clock.error("It stands.", fix: "Wind it.")).exitCode == .failed)
    }

    @Test func textHasErrorsFirstAndCountsWhatIsFine() {
        let report = report(
            NodeCheck.kernel.ok("It is new."), NodeCheck.swap.warning("It is full.", fix: "Empty it."),
            NodeCheck.clock.error("It stands.\u{1B}[2J", about: "wall", fix: "Wind it."),
            NodeCheck.daemon.skipped("No."))
        let short = report.text(all: false)
        #expect(
            short == """
                error    clock (wall): It stands.?[2J
                         → Wind it.

                warning  swap: It is full.
                         → Empty it.

                1 error, 1 warning; 1 checks are fine, 1 could not be looked at (--all shows them).
                """)
        #expect(report.text(all: true).contains("ok       kernel: It is new."))
        #expect(report.text(all: true).contains("skipped  daemon: No."))
    }

    /// What the daemon says holds, unless it could not look.
    @Test func twoReportsBecomeOne() {
        let mine = report(
            NodeCheck.clock.ok("Mine."), NodeCheck.diskSpace.ok("Mine."), NodeCheck.stateFile.error("Mine.", fix: "x"))
        let merged = mine.merged(
            with: [NodeCheck.diskSpace.error("Theirs.", fix: "y"), NodeCheck.stateFile.skipped("Theirs.")],
            of: NodeCheck.self, otherwise: "Nobody looked.")
        func message(_ check: NodeCheck) -> String? { merged.findings.first { $0.name == check.rawValue }?.message }
        #expect(message(.clock) == "Mine." && message(.diskSpace) == "Theirs." && message(.stateFile) == "Mine.")
        #expect(message(.uplink) == "Nobody looked.")
        #expect(merged.findings.map(\.name) == NodeCheck.allCases.map(\.rawValue), "in the order of the set")
    }

    @Test func documentsComeBack() throws {
        let report = report(NodeCheck.swap.warning("It is full.", about: "sda", fix: "Empty it."))
        #expect(try CheckReport(json: report.json()) == report)
    }
}
