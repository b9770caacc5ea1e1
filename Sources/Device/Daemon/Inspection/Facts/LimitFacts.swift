import SwiftletContract
import SwiftletHost

/// What the service manager lets the daemon have.
struct LimitFacts {
    var mayDumpCore: Bool
    var files: Int
    /// Connections of apps that may be open at once.
    var maxQueue: Int
    /// The lowest memory.max over the daemon; nil: none.
    var memoryLimit: Bytes?
    var budget: Bytes

    /// For everything but the apps' requests.
    private static let ownFiles = 256

    var findings: [Finding] { [core, open, memory] }

    private var core: Finding {
        mayDumpCore
            ? NodeCheck.coreDumps.warning(
                "A crash may write the daemon's memory to disk, with what people ask in it.",
                fix: "LimitCORE=0 in `systemctl edit swiftletd`; the package's unit has it.")
            : NodeCheck.coreDumps.ok("A crash of the daemon writes no memory to disk.")
    }

    /// A request takes the app's connection and one to the engine.
    private var open: Finding {
        let wanted = Self.ownFiles + 2 * maxQueue
        let text = "The daemon may open \(files) files; MaxQueue=\(maxQueue) asks for \(wanted)."
        return files < wanted
            ? NodeCheck.openFiles.warning(text, fix: "LimitNOFILE=\(wanted) in `systemctl edit swiftletd`.")
            : NodeCheck.openFiles.ok(text)
    }

    private var memory: Finding {
        guard let memoryLimit else {
            return NodeCheck.memoryLimit.ok("The daemon's unit has no MemoryMax=; the budget is \(budget).")
        }
        let text = "MemoryMax= of the daemon's unit is \(memoryLimit), and the budget for models is \(budget)"
        return budget > memoryLimit
            ? NodeCheck.memoryLimit.error(
                "\(text): the kernel kills before the budget is used.",
                fix: "Lower MemoryMax= in swiftletd.conf, or raise that of the unit: `systemctl edit swiftletd`.")
            : NodeCheck.memoryLimit.ok(text + ".")
    }
}
