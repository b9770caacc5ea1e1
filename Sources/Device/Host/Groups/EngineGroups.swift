import Glibc
public import SwiftletContract
import SystemPackage

/// The control groups of engines, below the one that the service manager has delegated to this daemon (`Delegate=`).
///
/// A group with controllers for its children may hold no processes, so the daemon moves to `daemon`, and the engines'
/// groups are in `engines` beside it, which holds them all to the budget.
public struct EngineGroups: Hashable, Sendable {
    private static let prefix = "engine-"
    private static let wanted: Set<Substring> = ["cpu", "memory", "pids"]
    /// Beside the threads that compute: those that answer.
    private static let processes = 256
    /// Of all engines together.
    public let all: ControlGroup

    /// nil where there is none: without cgroup version 2 or systemd, or where it is not ours. Blocks.
    public static func adopt() throws(HostError) -> EngineGroups? {
        guard let lines = try? KernelText("/proc/self/cgroup").lines,
            let own = lines.first(where: { $0.hasPrefix("0::/") }), own != "0::/"
        else { return nil }
        let group = FilePath("/sys/fs/cgroup").appending(FilePath(String(own.dropFirst(3))).components)
        guard let line = try? KernelText(group.appending("cgroup.controllers")).lines.first,
            access(group.appending("cgroup.subtree_control").string, W_OK) == 0,
            access(group.appending("cgroup.procs").string, W_OK) == 0
        else { return nil }
        let controllers = wanted.intersection(line.split(separator: " "))
        guard controllers.contains("memory"), controllers.contains("pids") else { return nil }
        let daemon = ControlGroup(path: group.appending("daemon"))
        try Directory.make(daemon.path, mode: 0o755)
        try daemon.join()
        let groups = EngineGroups(all: ControlGroup(path: group.appending("engines")))
        try removeLeftovers(in: group)
        try Directory.make(groups.all.path, mode: 0o755)
        try removeLeftovers(in: groups.all.path)
        let words = controllers.sorted().map { "+" + $0 }.joined(separator: " ")
        for parent in [ControlGroup(path: group), groups.all] { try parent.write(words, to: "cgroup.subtree_control") }
        if access(groups.all.path.appending("memory.swap.max").string, F_OK) == 0 {
            try groups.all.write("0", to: "memory.swap.max")
        }
        return groups
    }

    /// What the kernel lets all engines together have.
    public func limit(memory: Bytes) throws(HostError) { try all.limit(memory: memory) }

    /// A new group with its limits; one of the same name is replaced.
    public func make(_ number: Int, memory: Bytes) throws(HostError) -> ControlGroup {
        let group = ControlGroup(path: all.path.appending(Self.prefix + String(number)))
        try? group.remove()
        try Directory.make(group.path, mode: 0o755)
        try group.limit(memory: memory, processes: Self.processes)
        return group
    }

    private static func removeLeftovers(in folder: FilePath) throws(HostError) {
        for name in try Directory.names(in: folder) where name.hasPrefix(prefix) {
            try ControlGroup(path: folder.appending(name)).remove()
        }
    }
}
