/// What became of a report.
enum ReportReceipt: Hashable, Sendable {
    case status(Int)
    /// It did not get there.
    case problem(String)

    var isTaken: Bool { if case .status(let status) = self { (200..<300).contains(status) } else { false } }

    /// Nil: it was taken.
    var problem: String? {
        switch self {
        case .status(let status): isTaken ? nil : "the controller answered \(status)"
        case .problem(let problem): problem
        }
    }
}
