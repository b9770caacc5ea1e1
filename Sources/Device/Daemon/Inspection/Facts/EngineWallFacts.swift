import SwiftletContract
import SwiftletHost

/// What holds engines: what the kernel has, and what is seen of those that run.
struct EngineWallFacts {
    var landlockVersion: Int
    /// Whether the daemon has a control group to make others in.
    var hasGroups: Bool
    /// Of the engines that run.
    var engines: [ModelName: ProcessWalls]

    var findings: [Finding] { [Self.files(landlockVersion), calls, memory] }

    /// The kernel's alone: it can be seen without the daemon.
    static func files(_ landlockVersion: Int) -> Finding {
        landlockVersion > 0
            ? NodeCheck.engineFiles.ok("Files are closed to engines by Landlock, version \(landlockVersion).")
            : NodeCheck.engineFiles.warning(
                "This kernel has no Landlock: engines can read what the daemon can.",
                fix: "Boot with lsm=landlock,… on the kernel's command line, or upgrade to Linux 5.13 or newer.")
    }

    private var calls: Finding {
        let open = engines.filter { $0.value.hasSystemCallFilter == false || $0.value.hasNoNewPrivileges == false }
        guard open.isEmpty else {
            return NodeCheck.engineSystemCalls.error(
                "The engines of \(names(open)) run without a system call filter.",
                fix: "`systemctl restart swiftletd`; if it stays so, the kernel lacks CONFIG_SECCOMP_FILTER.")
        }
        return engines.isEmpty
            ? NodeCheck.engineSystemCalls.skipped("No engine runs.")
            : NodeCheck.engineSystemCalls.ok(
                "All \(engines.count) engines run under a system call filter, without new privileges.")
    }

    private var memory: Finding {
        guard hasGroups else {
            return NodeCheck.engineMemory.warning(
                "No control group is delegated to the daemon: one engine's memory is only bounded by that of all.",
                fix: "Run it as the package's unit does: Delegate=cpu memory pids, and control groups of version 2.")
        }
        let open = engines.filter { $0.value.memoryMax == nil }
        guard open.isEmpty else {
            return NodeCheck.engineMemory.error(
                "The engines of \(names(open)) have no memory.max of their own.", fix: "`systemctl restart swiftletd`.")
        }
        return NodeCheck.engineMemory.ok("Each of the \(engines.count) engines has a control group with memory.max.")
    }

    private func names(_ engines: [ModelName: ProcessWalls]) -> String {
        engines.keys.sorted().map(\.text).joined(separator: ", ")
    }
}
