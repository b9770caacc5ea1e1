import SwiftletContract
import SystemPackage

/// Which process a process id means: ids are used again, start times are not.
struct ProcessIdentity: Hashable, Codable {
    let process: Int32
    /// Clock ticks after boot: field 22 of `/proc/PID/stat`.
    let startTime: UInt64
    /// `/proc/sys/kernel/random/boot_id`.
    let boot: String

    /// `missing` where there is no such process, or only its zombie.
    init(of process: Int32) throws(HostError) {
        let path = FilePath("/proc/\(process)/stat")
        let text = try KernelText(path).lines.joined()
        // The name, in brackets, can hold anything, brackets too.
        guard let end = text.lastIndex(of: ")") else { throw .malformed(path: path, reason: "no name") }
        let fields = text[text.index(after: end)...].split(separator: " ")
        guard fields.count > 19, let startTime = UInt64(fields[19]) else {
            throw .malformed(path: path, reason: "no start time")
        }
        guard fields[0] != "Z", fields[0] != "X" else { throw .missing(operation: "find", path: path) }
        self.process = process
        self.startTime = startTime
        self.boot = String(try KernelText("/proc/sys/kernel/random/boot_id").lines.first ?? "")
    }

    /// Whether the very same process still runs.
    var isAlive: Bool { (try? ProcessIdentity(of: process)) == self }

    /// Whether the process is that program: it was executed from the file, or, for a script, it names the file.
    func runs(_ executable: FilePath) -> Bool {
        let directory = FilePath("/proc/\(process)")
        if let link = directory.appending("exe").withoutLinks, link == executable.withoutLinks { return true }
        let line = (try? KernelText(directory.appending("cmdline")).lines.joined()) ?? ""
        return line.split(separator: "\0").prefix(8).contains { $0 == executable.string }
    }
}
