import FoundationEssentials
import SwiftletContract

/// A calibration that is under way: an engine for each number of threads, one after the other, and in each engine one
/// request at a time, then two, then four, as far as there are slots.
struct CalibrationRun: Sendable {
    let goal: Calibration.Goal
    /// That an engine is given, as far as its memory allows.
    let slots: Int
    /// Still to be measured; the first one is under way.
    private(set) var threads: [Int]
    private let total: Int
    private let beganAt: Date
    private(set) var rows: [CalibrationRow] = []

    init(_ goal: Calibration.Goal, _ tuning: EngineTuning, at now: Date) {
        self.goal = goal
        self.slots = tuning.slots ?? Self.mostSlots
        self.threads = tuning.threads.map { [$0] } ?? Self.threads(upTo: tuning.cores)
        self.total = threads.count
        self.beganAt = now
    }

    /// More than that at once is rare on a box, and each costs memory for its context.
    private static let mostSlots = 4

    var progress: CalibrationProgress {
        CalibrationProgress(beganAt: beganAt, done: total - threads.count, total: total)
    }

    mutating func take(_ new: [CalibrationRow]) {
        rows += new
        threads.removeFirst()
    }

    /// Each number up to four; then some, in steps of a half or less.
    private static func threads(upTo cores: Int) -> [Int] {
        Set([1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64].filter { $0 < cores } + [max(1, cores)]).sorted()
    }
}
