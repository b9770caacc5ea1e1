/// What a release's checks found on this box.
public struct CheckOutcome: Hashable, Sendable, Codable {
    public var passed: Int
    public var total: Int
    public var minimumPassShare: Double
    /// The names of the first few cases that failed.
    public var failed: [String]

    public init(passed: Int, total: Int, minimumPassShare: Double, failed: [String]) {
        self.passed = passed
        self.total = total
        self.minimumPassShare = minimumPassShare
        self.failed = failed
    }

    /// A release without checks passes: total 0.
    public var isPass: Bool { total == 0 || Double(passed) >= minimumPassShare * Double(total) }
}
