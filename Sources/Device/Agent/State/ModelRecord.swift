public import SwiftletContract

/// What the node remembers of one model over restarts.
public struct ModelRecord: Hashable, Sendable, Codable {
    /// What is served.
    public var active: Installation?
    /// What was served before, kept for a rollback.
    public var previous: Installation?
    /// No release with a smaller sequence is installed. Only rises.
    public var floor: Int
    /// A release that failed here, by the instruction that brought it and why. A new instruction may try it again.
    public var refused: Refused?
    /// What variants took here; nil in states that older versions wrote.
    public var learned: [LearnedMemory]?
    /// Of `active`; nil: it is committed.
    public var probation: Probation?
    /// What is to follow `active` and waits for its time.
    public var awaited: AwaitedRelease?
    /// What it was measured to do here; nil where nobody asked for that.
    public var calibration: Calibration?

    public struct Refused: Hashable, Sendable, Codable {
        public var rollout: RolloutID
        public var version: ReleaseVersion
        public var reason: String
        /// What the node says of it; nil where a person decided, and in states that older versions wrote.
        public var code: Condition.Code?
    }

    public init(active: Installation? = nil, previous: Installation? = nil, floor: Int = 0, refused: Refused? = nil) {
        self.active = active
        self.previous = previous
        self.floor = floor
        self.refused = refused
    }

    /// What lies below the floor is not gone back to.
    mutating func raise(_ floor: Int) {
        self.floor = max(self.floor, floor)
        if let previous, previous.release.sequence < self.floor { self.previous = nil }
    }

    /// What is on probation has not proved that it is worth going back to, but for where there is nothing else.
    func keepsActiveOnSwitch(to next: Installation) -> Bool {
        guard probation != nil, let previous else { return true }
        return previous.release.version == next.release.version
    }

    var installations: [Installation] { [active, previous, awaited?.installation].compactMap(\.self) }
}
