import CGlibc
import Glibc
public import SystemPackage

/// This very process.
public enum OwnProcess {
    /// The file of its program, as it was named when this is first asked for.
    public static let program: FilePath = FilePath("/proc/self/exe").withoutLinks ?? "/proc/self/exe"

    /// Unmaps the program's code, which comes back from the page cache as it is needed: most of what starts a daemon
    /// never runs again, and would stay mapped, and hard to reclaim, for years.
    /// - Returns: the bytes that were unmapped, resident or not.
    @discardableResult
    public static func forgetCode() -> Int {
        guard let maps = try? KernelText("/proc/self/maps") else { return 0 }
        var total = 0
        for line in maps.lines where line.contains(" r-xp ") && line.contains(program.string) {
            let ends = line.prefix { $0 != " " }.split(separator: "-").compactMap { UInt($0, radix: 16) }
            guard ends.count == 2, ends[0] < ends[1], let start = UnsafeMutableRawPointer(bitPattern: ends[0]) else {
                continue
            }
            let count = Int(ends[1] - ends[0])
            // Nothing in it was ever written, so nothing is lost.
            if madvise(start, count, MADV_DONTNEED) == 0 { total += count }
        }
        return total
    }

    /// Closes its memory, descriptors and environment to others of its user (prctl(2), `PR_SET_DUMPABLE`): on a kernel
    /// without Landlock an engine could look otherwise.
    public static func closeToOthers() throws(HostError) {
        _ = program
        try checked("close the memory of", program) { swiftlet_close_to_others() }
    }
}
