import SwiftletPublisher

/// What `audit --verify` says.
struct AuditVerdict: Encodable {
    let lines: Int
    let first: Int
    let last: Int
    let faults: [AuditExamination.Fault]
    /// Found when the log was next written to, and noted in it.
    let noted: [AuditExamination.Fault]

    init(_ found: AuditExamination) {
        (lines, first, last) = (found.lines, found.first, found.last)
        (faults, noted) = (found.faults, found.noted)
    }

    var text: String {
        let head = lines == 0 ? "the audit log is empty" : "\(lines) lines, \(first) to \(last)"
        let rest =
            faults.map { "fault: \($0.place): \(Table.plain($0.reason))" }
            + noted.map { "noted: \($0.place): \(Table.plain($0.reason))" }
        return (rest.isEmpty ? [head + ": the chain is whole"] : [head] + rest).joined(separator: "\n")
    }
}
