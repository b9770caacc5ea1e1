import SwiftletContract
import Testing

/// What findings say of a check: the worst of its outcomes; nil where it was not made.
func outcome(_ check: NodeCheck, _ findings: [Finding]) -> Finding.Outcome? {
    let mine = Set(findings.filter { $0.name == check.rawValue }.map(\.outcome))
    return Finding.Outcome.allCases.first(where: mine.contains)
}

/// Every finding can be read by a person, and what is wrong says what to do.
func expectSense(_ findings: [Finding], _ place: SourceLocation = #_sourceLocation) {
    for finding in findings {
        #expect(finding.message.count > 5, "\(finding)", sourceLocation: place)
        let isWrong = finding.outcome == .warning || finding.outcome == .error
        #expect((finding.fix != nil) == isWrong, "\(finding)", sourceLocation: place)
    }
}

/// Something that is changed in good facts, and what a check then says.
struct Case<Facts>: Sendable, CustomTestStringConvertible {
    let check: NodeCheck
    let expected: Finding.Outcome
    let change: @Sendable (inout Facts) -> Void

    init(_ check: NodeCheck, _ expected: Finding.Outcome, _ change: @escaping @Sendable (inout Facts) -> Void) {
        self.check = check
        self.expected = expected
        self.change = change
    }

    var testDescription: String { "\(check.rawValue) \(expected)" }
}
