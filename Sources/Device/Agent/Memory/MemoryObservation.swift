public import SwiftletContract

/// What was seen of a running engine's memory.
public struct MemoryObservation: Hashable, Sendable {
    /// The most that it ever took, but for the pages of files that it reads: its weights.
    public var peak: Bytes
    /// The share of time in which all of its work stood still for want of memory, of the last ten seconds: 0 to 1.
    public var stalled: Double

    public init(peak: Bytes, stalled: Double) {
        self.peak = peak
        self.stalled = stalled
    }
}
