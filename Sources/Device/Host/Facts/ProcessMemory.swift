import Glibc
public import SwiftletContract
import SystemPackage

/// The memory of one process.
public struct ProcessMemory: Hashable, Sendable {
    /// All pages that it has in memory, shared ones counted whole.
    public let resident: Bytes
    /// Shared pages counted by its share; nil where the kernel doesn't let this user read it.
    public let proportional: Bytes?

    /// What `/proc/PID/statm` counts, at no cost: pages of its own, and of files.
    public static func counted(_ process: Int32) throws(HostError) -> (own: Bytes, files: Bytes) {
        let path = FilePath("/proc/\(process)/statm")
        let words = try KernelText(path).lines.first?.split(separator: " ").compactMap { Int64($0) } ?? []
        guard words.count > 2, words[1] >= words[2] else { throw .malformed(path: path, reason: "too few numbers") }
        let page = Int64(getpagesize())
        return (Bytes((words[1] - words[2]) * page), Bytes(words[2] * page))
    }

    /// Reads `/proc/PID/smaps_rollup`, or `status` where that is not to be had. `missing`: there is no such process.
    public static func read(_ process: Int32) throws(HostError) -> ProcessMemory {
        let directory = FilePath("/proc/\(process)")
        if let text = try? KernelText(directory.appending("smaps_rollup")), let resident = text.kilobytes("Rss") {
            return ProcessMemory(resident: resident, proportional: text.kilobytes("Pss"))
        }
        let status = try KernelText(directory.appending("status"))
        guard let resident = status.kilobytes("VmRSS") else {
            throw .malformed(path: directory.appending("status"), reason: "VmRSS is missing; the process has ended")
        }
        return ProcessMemory(resident: resident, proportional: nil)
    }
}
