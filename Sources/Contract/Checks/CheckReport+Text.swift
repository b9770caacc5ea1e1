extension CheckReport {
    /// For people: errors, warnings, then how many are fine; with `all`, those too.
    public func text(all: Bool) -> String {
        let shown: [Finding.Outcome] = all ? [.error, .warning, .skipped, .ok] : [.error, .warning]
        let groups = shown.compactMap { outcome in
            let lines = findings(outcome).map(Self.text)
            return lines.isEmpty ? nil : lines.joined(separator: "\n")
        }
        return (groups + [count(all: all)]).joined(separator: "\n\n")
    }

    private static func text(_ finding: Finding) -> String {
        let label = finding.outcome.rawValue + String(repeating: " ", count: 9 - finding.outcome.rawValue.count)
        let about = finding.about.map { " (\($0))" } ?? ""
        let fix = finding.fix.map { "\n         → \($0)" } ?? ""
        return (label + finding.name + about + ": " + finding.message).harmless + fix.harmless
    }

    private func count(all: Bool) -> String {
        let (errors, warnings) = (findings(.error).count, findings(.warning).count)
        let (fine, skipped) = (findings(.ok).count, findings(.skipped).count)
        func words(_ count: Int, _ noun: String) -> String { count == 1 ? "1 \(noun)" : "\(count) \(noun)s" }
        let rest = skipped == 0 ? "" : ", \(skipped) could not be looked at"
        let hint = all ? "" : " (--all shows them)"
        return "\(words(errors, "error")), \(words(warnings, "warning")); \(fine) checks are fine\(rest)\(hint)."
    }
}

extension String {
    /// Messages come from nodes, servers and logs too: what moves a cursor becomes `?`.
    fileprivate var harmless: String {
        String(
            String.UnicodeScalarView(
                unicodeScalars.map { scalar in
                    switch scalar.properties.generalCategory {
                    case .control where scalar == "\n": scalar
                    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator:
                        "?"
                    default: scalar
                    }
                }))
    }
}
