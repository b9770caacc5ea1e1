import Foundation

/// A control group with the processor for one process, made by root: of version 2 where its controller is there, else of version 1,
/// which the daemon itself does not use.
struct ProcessorGroup {
    private let folder: String
    private let isSecond: Bool
    private static let period = 100_000

    init(moving process: Int32) throws {
        let second = (try? String(contentsOfFile: "/sys/fs/cgroup/cgroup.controllers", encoding: .utf8)) ?? ""
        isSecond = second.split(separator: " ").contains("cpu")
        folder = (isSecond ? "/sys/fs/cgroup" : "/sys/fs/cgroup/cpu") + "/swiftlet-bench"
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try Self.write("\(process)", folder + "/cgroup.procs")
        } catch {
            throw Trouble("no control group with the processor can be made here: \(error)")
        }
    }

    func limit(cores: Double?) throws {
        let quota = cores.map { Int($0 * Double(Self.period)) }
        if isSecond {
            try Self.write("\(quota.map(String.init) ?? "max") \(Self.period)", folder + "/cpu.max")
        } else {
            try Self.write("\(quota ?? -1)", folder + "/cpu.cfs_quota_us")
        }
    }

    func remove(_ process: Int32) {
        let above = folder.split(separator: "/").dropLast().joined(separator: "/")
        try? Self.write("\(process)", "/" + above + "/cgroup.procs")
        try? FileManager.default.removeItem(atPath: folder)
    }

    private static func write(_ text: String, _ path: String) throws {
        guard let file = FileHandle(forWritingAtPath: path) else { throw Trouble("\(path) cannot be written") }
        defer { try? file.close() }
        try file.write(contentsOf: Data(text.utf8))
    }
}
