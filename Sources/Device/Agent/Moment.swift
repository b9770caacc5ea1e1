public import FoundationEssentials

/// Now, as the daemon tells it: the wall clock, which may be wrong or step, and the time since the daemon started,
/// which never does. Signatures and waves are judged by the first, deadlines and retries by the second.
public struct Moment: Hashable, Sendable {
    public var wall: Date
    public var uptime: Duration
    /// Seconds by which the box's time zone is east of UTC, by its wall clock.
    public var zoneOffset: Int

    public init(wall: Date, uptime: Duration, zoneOffset: Int = 0) {
        self.wall = wall
        self.uptime = uptime
        self.zoneOffset = zoneOffset
    }
}
