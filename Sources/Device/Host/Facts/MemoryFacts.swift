import Glibc
public import SwiftletContract
import SystemPackage

/// How much memory there is, for the box and for this process.
public struct MemoryFacts: Hashable, Sendable {
    public let total: Bytes
    /// What can be had without swapping: the kernel's own estimate.
    public let available: Bytes
    /// The lowest `memory.max` of this process's cgroup (version 2) and those above it; nil: none is set.
    public let limit: Bytes?
    public let swapTotal: Bytes
    public let swapFree: Bytes

    public init(
        total: Bytes, available: Bytes, limit: Bytes?, swapTotal: Bytes = .zero, swapFree: Bytes = .zero
    ) {
        self.total = total
        self.available = available
        self.limit = limit
        self.swapTotal = swapTotal
        self.swapFree = swapFree
    }

    /// Reads `/proc/meminfo` and the cgroup.
    public static func read() throws(HostError) -> MemoryFacts {
        let text = try KernelText("/proc/meminfo")
        guard let total = text.kilobytes("MemTotal") else {
            throw .malformed(path: "/proc/meminfo", reason: "MemTotal is missing")
        }
        let available = text.kilobytes("MemAvailable") ?? text.kilobytes("MemFree") ?? .zero
        return MemoryFacts(
            total: total, available: available, limit: ownLimit(), swapTotal: text.kilobytes("SwapTotal") ?? .zero,
            swapFree: text.kilobytes("SwapFree") ?? .zero)
    }

    /// nil also where there is no cgroup version 2.
    private static func ownLimit() -> Bytes? {
        guard let groups = try? KernelText("/proc/self/cgroup"),
            let own = groups.lines.first(where: { $0.hasPrefix("0::") })
        else { return nil }
        let root = FilePath("/sys/fs/cgroup")
        var group = root.appending(FilePath(String(own.dropFirst(3))).components)
        var lowest: Bytes?
        while group.starts(with: root) {
            if let line = try? KernelText(group.appending("memory.max")).lines.first, let limit = Int64(line) {
                lowest = min(lowest ?? Bytes(limit), Bytes(limit))
            }
            guard group.removeLastComponent() else { break }
        }
        return lowest
    }
}
