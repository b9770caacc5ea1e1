import Synchronization
public import SystemPackage

/// Which of the system's units a process belongs to, by the tree of control groups that systemd keeps.
///
/// Not by `/proc/PID/cgroup`: under `ProtectProc=invisible`, which keeps engines from the command lines of others, other
/// users' processes are not there. The groups' own lists of processes can be read by everybody. For a unit that has asked before
/// that is one small file; else the system's units are looked through, a hundred small files on a small machine.
///
/// Only what the system's systemd made counts: people and their sessions (`user.slice`) can name their own units as
/// they like, and what lies within a unit (a container's own systemd) is part of it.
public final class UnitFinder: Sendable {
    private struct Place: Equatable {
        var unit: String
        /// The unit's, or one below it.
        var group: FilePath
    }

    private let root: FilePath
    /// Where processes were found last, the newest first.
    private let recent = Mutex<[Place]>([])

    private static let maxRecent = 16
    private static let maxDepth = 8
    private static let maxGroups = 8192

    public init(root: FilePath = "/sys/fs/cgroup") { self.root = root }

    /// Nil where it belongs to none, and where there is no tree of version 2.
    public func unit(of process: Int32) -> String? {
        for place in recent.withLock({ $0 }) where Self.holds(process, place.group) { return place.unit }
        var left = Self.maxGroups
        guard let place = search(root, for: process, depth: 0, &left) else { return nil }
        recent.withLock { recent in
            recent.removeAll { $0 == place }
            recent.insert(place, at: 0)
            if recent.count > Self.maxRecent { recent.removeLast() }
        }
        return place.unit
    }

    /// Through slices, down to the first units.
    private func search(_ slice: FilePath, for process: Int32, depth: Int, _ left: inout Int) -> Place? {
        guard depth < Self.maxDepth else { return nil }
        for name in (try? Directory.names(in: slice)) ?? [] where name != "user.slice" {
            let group = slice.appending(name)
            if name.hasSuffix(".slice") {
                if let found = search(group, for: process, depth: depth + 1, &left) { return found }
            } else if name.hasSuffix(".service") || name.hasSuffix(".scope") {
                guard let found = Self.group(of: process, in: group, depth: depth, &left) else { continue }
                return Place(unit: name, group: found)
            }
        }
        return nil
    }

    /// The group itself or, where it was delegated, one below it.
    private static func group(of process: Int32, in group: FilePath, depth: Int, _ left: inout Int) -> FilePath? {
        guard left > 0, depth < maxDepth else { return nil }
        left -= 1
        if holds(process, group) { return group }
        for name in (try? Directory.names(in: group)) ?? [] where isGroup(name) {
            if let found = self.group(of: process, in: group.appending(name), depth: depth + 1, &left) { return found }
        }
        return nil
    }

    /// The kernel's own files in a group all have a dot in their names.
    private static func isGroup(_ name: String) -> Bool {
        name.contains(".") == false || [".service", ".scope", ".slice"].contains { name.hasSuffix($0) }
    }

    private static func holds(_ process: Int32, _ group: FilePath) -> Bool {
        guard let list = try? KernelText(group.appending("cgroup.procs")) else { return false }
        return list.lines.contains { Int32($0) == process }
    }
}
