import Glibc
import SwiftletContract
package import SystemPackage

/// How long each core has worked since the machine started, as `/proc/stat` has it.
package struct ProcessorTimes: Hashable, Sendable {
    private static let ticksPerSecond = max(1, Double(sysconf(CInt(_SC_CLK_TCK))))

    /// By the core's number.
    private var busy: [Int: Int64] = [:]

    package static func read(below root: FilePath) throws(HostError) -> ProcessorTimes {
        let path = root.appending("proc/stat")
        var times = ProcessorTimes()
        for line in try KernelText(path).lines where line.hasPrefix("cpu") {
            let words = line.split(separator: " ")
            guard let core = words.first.flatMap({ Int($0.dropFirst(3)) }), core >= 0 else { continue }
            times.busy[core] = busyTicks(words.dropFirst())
        }
        guard times.busy.isEmpty == false else { throw .malformed(path: path, reason: "it has no line of a core") }
        return times
    }

    /// user, nice, system, irq and softirq (proc(5)). What guests use is in user; what the hypervisor took is not ours.
    private static func busyTicks(_ words: ArraySlice<Substring>) -> Int64 {
        let values = words.map { max(0, Int64($0) ?? 0) }
        return [0, 1, 2, 5, 6].filter { $0 < values.count }.reduce(0) { sum, index in
            let (new, overflow) = sum.addingReportingOverflow(values[index])
            return overflow ? sum : new
        }
    }

    /// Of the cores that worked. A core that was not there before, or whose time went back, has not.
    /// - Parameter seconds: between the two; no core works longer, but for a tick that ended in it.
    package func busySeconds(since earlier: ProcessorTimes, atMost seconds: Double) -> [Int: Double] {
        var spent: [Int: Double] = [:]
        for (core, ticks) in busy {
            guard let before = earlier.busy[core], ticks > before else { continue }
            spent[core] = min(Double(ticks - before) / Self.ticksPerSecond, seconds + 2 / Self.ticksPerSecond)
        }
        return spent
    }
}
