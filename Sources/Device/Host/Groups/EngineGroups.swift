import Glibc
public import SwiftletContract
import SystemPackage

/// The control groups of engines, below the one that the service manager has delegated to this daemon (`Delegate=`).
///
/// A group with controllers for its children may hold no processes, so the daemon moves to `daemon` beside them.
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
        let control = controllers.sorted().map { "+" + $0 }.joined(separator: " ")
        try ControlGroup(path: group).write(control, to: "cgroup.subtree_control")
        try Directory.make(groups.all.path, mode: 0o755)
        try groups.removeLeftovers()
        try groups.all.write(control, to: "cgroup.subtree_control")
        return groups
    }

    /// A new group with its limits; one of the same name is replaced.
    public func make(_ number: Int, memory: Bytes) throws(HostError) -> ControlGroup {
        let group = ControlGroup(path: all.path.appending(Self.prefix + String(number)))
        try? group.remove()
        try Directory.make(group.path, mode: 0o755)
        try group.limit(memory: memory, processes: Self.processes)
        return group
    }

    private func removeLeftovers() throws(HostError) {
        for name in try Directory.names(in: all.path) where name.hasPrefix(Self.prefix) {
            try ControlGroup(path: all.path.appending(name)).remove()
        }
    }
}
