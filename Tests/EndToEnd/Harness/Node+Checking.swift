import FoundationEssentials
import SwiftletContract
import SwiftletHarness
import SystemPackage
import Testing

extension Node {
    /// `swiftlet check`; its exit code is that of what it found.
    func check(at time: String? = nil) async throws -> CheckReport {
        let outcome = try await looking("check", "--format", "json", at: time)
        let report = try CheckReport(json: Data(outcome.output.utf8))
        try #require(outcome.end == .code(report.exitCode.rawValue), "\(outcome)")
        return report
    }

    /// Runs `swiftlet` with this node's configuration; `time` is `faketime`'s.
    func looking(_ arguments: String..., at time: String? = nil) async throws -> Command.Outcome {
        try await Command(
            executable: BuiltProgram.swiftlet.path, arguments: arguments + ["--config", configuration.string],
            environment: ["PLANTED": "planted-in-the-environment", "SWIFTLET_CONTROL_SOCKET": control.string],
            workingDirectory: home
        ).started(by: time.map { ["/usr/bin/faketime", "-f", $0] } ?? []).run(within: .seconds(60))
    }
}

extension CheckReport {
    /// The findings of a check that are not fine.
    func wrong(_ check: NodeCheck, _ outcome: Finding.Outcome = .error) -> [Finding] {
        findings.filter { $0.name == check.rawValue && $0.outcome == outcome }
    }

    func says(_ check: NodeCheck, _ outcome: Finding.Outcome, _ words: String = "") throws {
        try #require(wrong(check, outcome).contains { $0.message.contains(words) }, "\(check): \(findings)")
        guard outcome == .error || outcome == .warning else { return }
        try #require(wrong(check, outcome).allSatisfy { $0.fix?.isEmpty == false })
    }
}
