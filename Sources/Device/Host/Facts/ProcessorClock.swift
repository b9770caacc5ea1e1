import Glibc

/// How long a process has computed, all of its threads together: the kernel's own clock of it, in nanoseconds, which takes a
/// microsecond to read; `/proc/PID/stat` counts ticks of 10 ms and takes ten times as long.
public struct ProcessorClock: Hashable, Sendable {
    private let id: clockid_t
    /// The kernel's PID_MAX_LIMIT; above it the number of the clock would be another's.
    private static let highest: Int32 = 1 << 22

    /// nil where there is no such process.
    public init?(process: Int32) {
        var id = clockid_t()
        guard (1...Self.highest).contains(process), clock_getcpuclockid(process, &id) == 0 else { return nil }
        self.id = id
    }

    /// Since the process began; nil when it is gone.
    public var seconds: Double? {
        var time = timespec()
        guard clock_gettime(id, &time) == 0 else { return nil }
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
