import Glibc
import SwiftletContract
public import SystemPackage

/// A control group of version 2 that is ours to change.
public struct ControlGroup: Hashable, Sendable {
    public let path: FilePath

    public init(path: FilePath) { self.path = path }

    /// Moves the calling process.
    func join() throws(HostError) { try write("0", to: "cgroup.procs") }

    /// What the kernel enforces for all processes in it together: bytes, never swapped, and processes with threads. One
    /// that is killed for memory takes the others of the group with it.
    func limit(memory: Bytes, processes: Int) throws(HostError) {
        try write(String(memory.count), to: "memory.max")
        try write("1", to: "memory.oom.group")
        // Without swap in the kernel there is no such file.
        if access(path.appending("memory.swap.max").string, F_OK) == 0 { try write("0", to: "memory.swap.max") }
        try write(String(processes), to: "pids.max")
    }

    /// What all processes in it may have of the processors together; nil: all. Below a tenth of a core the kernel's
    /// periods of 100 ms would hardly let anything run.
    public func limit(cores: Double?) throws(HostError) {
        let period = 100_000
        guard let cores, cores.isFinite else { return try write("max \(period)", to: "cpu.max") }
        try write("\(Int(min(max(cores, 0.01), 4096) * Double(period))) \(period)", to: "cpu.max")
    }

    /// Whether that works here: the processor was delegated too.
    public var hasProcessor: Bool { access(path.appending("cpu.max").string, W_OK) == 0 }

    /// How often the kernel killed in it for want of memory.
    public var memoryKills: Int {
        guard let events = try? KernelText(path.appending("memory.events")) else { return 0 }
        let line = events.lines.first { $0.hasPrefix("oom_kill ") }
        return line.flatMap { Int($0.dropFirst(9)) } ?? 0
    }

    /// Kills what is left in it and removes it.
    public func remove() throws(HostError) {
        try? write("1", to: "cgroup.kill")
        for attempt in 0... {
            if rmdir(path.string) == 0 || errno == ENOENT { return }
            guard errno == EBUSY, attempt < 100 else { throw HostError(errno, "remove", path) }
            // The killed are on their way out.
            usleep(10_000)
        }
    }

    func write(_ text: String, to name: String) throws(HostError) {
        let file = path.appending(name)
        let descriptor = try checked("open", file) { open(file.string, O_WRONLY | O_CLOEXEC) }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        try checked("write", file) { Glibc.write(descriptor, bytes, bytes.count) }
    }
}
