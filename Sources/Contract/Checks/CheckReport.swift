public import FoundationEssentials

/// All that a check found: what `check --format json` prints, and `GET /v1/check` on the control socket answers.
public struct CheckReport: Document, Hashable {
    public static let maxSize = Bytes.mebibytes(4)
    public static let title = "check report"

    public var schemaVersion: Int
    /// Of the program that looked.
    public var version: String
    /// By the clock of the machine that was looked at.
    public var checkedAt: Date
    public var findings: [Finding]

    public init(version: String = SwiftletVersion.current, checkedAt: Date, findings: [Finding]) {
        self.schemaVersion = 1
        self.version = version
        self.checkedAt = checkedAt
        self.findings = findings
    }

    public func findings(_ outcome: Finding.Outcome) -> [Finding] { findings.filter { $0.outcome == outcome } }

    /// 1 where there is an error; warnings alone are 0.
    public var exitCode: ExitCode { findings(.error).isEmpty ? .done : .failed }

    /// With what another has found: of a check that both looked at, what `other` says holds, unless it could not look.
    /// In the order of the set, and with a word on those that nobody looked at.
    public func merged<Check: CheckName>(with other: [Finding], of checks: Check.Type, otherwise reason: String)
        -> CheckReport
    {
        func seen(_ findings: [Finding], _ check: Check) -> [Finding] {
            findings.filter { $0.name == check.rawValue }
        }
        var merged = self
        merged.findings = Check.allCases.flatMap { check in
            let (own, others) = (seen(findings, check), seen(other, check))
            let isSeen = others.contains { $0.outcome != .skipped }
            let best = isSeen || own.isEmpty ? others : own
            return best.isEmpty ? [check.skipped(reason)] : best
        }
        return merged
    }
}
