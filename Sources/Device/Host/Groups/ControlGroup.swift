import Glibc
public import SwiftletContract
public import SystemPackage

/// A control group of version 2 that is ours to change.
public struct ControlGroup: Hashable, Sendable {
    public let path: FilePath

    public init(path: FilePath) { self.path = path }

    /// Moves the calling process.
    func join() throws(HostError) { try write("0", to: "cgroup.procs") }

    /// What the kernel enforces for all processes in it together: bytes, never swapped, and processes with threads. A
    /// little before, it takes pages of files away first, which shows as pressure. One that is killed for memory takes
    /// the others of the group with it.
    func limit(memory: Bytes, processes: Int) throws(HostError) {
        try limitMemory(to: memory)
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

    /// Where the kernel ends who takes more, and, a little below, begins to take pages of files away.
    public func limitMemory(to memory: Bytes) throws(HostError) {
        try limit(memory: memory)
        try write(String((memory - Bytes(memory.count / 32)).count), to: "memory.high")
    }

    func limit(memory: Bytes) throws(HostError) { try write(String(memory.count), to: "memory.max") }

    /// What its processes hold now, and the most that they ever held (nil before Linux 5.19), with the pages of files
    /// that they were the first to read.
    public var memory: (current: Bytes, peak: Bytes?)? {
        guard let current = number("memory.current") else { return nil }
        return (current, number("memory.peak"))
    }

    /// Of the memory, the pages of files: the kernel may take them away and read them again.
    public var filePages: Bytes? {
        let line = (try? KernelText(path.appending("memory.stat")))?.lines.first { $0.hasPrefix("file ") }
        return line.flatMap { Int64($0.dropFirst(5)) }.map { Bytes($0) }
    }

    /// The share of the last ten seconds in which all its processes waited for memory: 0 to 1.
    public var memoryStall: Double? {
        let line = (try? KernelText(path.appending("memory.pressure")))?.lines.first { $0.hasPrefix("full ") }
        let average = line?.split(separator: " ").first { $0.hasPrefix("avg10=") }?.dropFirst(6)
        return average.flatMap { Double($0) }.map { $0 / 100 }
    }

    private func number(_ name: String) -> Bytes? {
        (try? KernelText(path.appending(name)))?.lines.first.flatMap { Int64($0) }.map { Bytes($0) }
    }

    /// How often the kernel killed in it for want of memory.
    public var memoryKills: Int { event("oom_kill") }
    /// How often its own limit, not one above it, left no way but to kill.
    public var limitFailures: Int { event("oom") }

    private func event(_ name: String) -> Int {
        let line = (try? KernelText(path.appending("memory.events")))?.lines.first { $0.hasPrefix(name + " ") }
        return line.flatMap { Int($0.dropFirst(name.utf8.count + 1)) } ?? 0
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
