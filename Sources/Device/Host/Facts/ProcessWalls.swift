public import SwiftletContract
import SystemPackage

/// What holds a running process, as the kernel shows it below `/proc/PID`.
public struct ProcessWalls: Hashable, Sendable {
    public var hasSystemCallFilter: Bool
    public var hasNoNewPrivileges: Bool
    /// `memory.max` of its own control group; nil: there is none.
    public var memoryMax: Bytes?

    public init(hasSystemCallFilter: Bool, hasNoNewPrivileges: Bool, memoryMax: Bytes?) {
        self.hasSystemCallFilter = hasSystemCallFilter
        self.hasNoNewPrivileges = hasNoNewPrivileges
        self.memoryMax = memoryMax
    }

    /// `missing`: there is no such process any more.
    public static func read(_ process: Int32) throws(HostError) -> ProcessWalls {
        let folder = FilePath("/proc/\(process)")
        let status = try KernelText(folder.appending("status"))
        return ProcessWalls(
            hasSystemCallFilter: status.value("Seccomp", separator: ":") == "2",
            hasNoNewPrivileges: status.value("NoNewPrivs", separator: ":") == "1", memoryMax: memoryMax(folder))
    }

    private static func memoryMax(_ folder: FilePath) -> Bytes? {
        guard let own = (try? KernelText(folder.appending("cgroup")))?.lines.first(where: { $0.hasPrefix("0::/") })
        else { return nil }
        let group = FilePath("/sys/fs/cgroup").appending(FilePath(String(own.dropFirst(3))).components)
        return (try? KernelText(group.appending("memory.max")))?.lines.first.flatMap { Int64($0) }.map { Bytes($0) }
    }
}
