public import FoundationEssentials

/// How far the last calibration of a model has come.
public struct CalibrationProgress: Hashable, Sendable, Codable {
    public var beganAt: Date
    /// Engines that were measured, one for each number of threads.
    public var done: Int
    public var total: Int
    /// Why it ended with nothing kept; nil while it goes on.
    public var failure: String?

    public init(beganAt: Date, done: Int, total: Int, failure: String? = nil) {
        self.beganAt = beganAt
        self.done = done
        self.total = total
        self.failure = failure
    }
}
