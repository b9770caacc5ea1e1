import SwiftletContract
import SwiftletHost
import SystemPackage

/// The box: kernel, processor, memory.
struct MachineFacts {
    /// `uname -r`.
    var kernel: String
    /// `uname -m`.
    var architecture: String
    /// What the processor can; nil where `/proc/cpuinfo` does not say.
    var features: Set<String>?
    /// nil: it could not be read.
    var memory: MemoryFacts?
    /// `some avg60` of `/proc/pressure/memory`, in percent.
    var pressure: Double?

    static func read(state: FilePath) -> MachineFacts {
        let node = (try? NodeFacts.read(state: state)) ?? (try? NodeFacts.read(state: "/"))
        let text = try? KernelText("/proc/cpuinfo")
        let features = ["flags", "Features"].lazy.compactMap { text?.value($0, separator: ":") }.first
        return MachineFacts(
            kernel: node?.kernel ?? "unknown", architecture: node?.architecture ?? "unknown",
            features: features.map { Set($0.split(separator: " ").map(String.init)) },
            memory: try? MemoryFacts.read(), pressure: readPressure())
    }

    private static func readPressure() -> Double? {
        let line = (try? KernelText("/proc/pressure/memory"))?.lines.first { $0.hasPrefix("some ") }
        let word = line?.split(separator: " ").first { $0.hasPrefix("avg60=") }
        return word.flatMap { Double($0.dropFirst(6)) }
    }

    var findings: [Finding] {
        [kernelFinding, featuresFinding] + memoryFindings + [pressureFinding]
    }

    /// Landlock came with 5.13, `cgroup.kill` with 5.14.
    private var kernelFinding: Finding {
        let numbers = kernel.split { $0 == "." || $0 == "-" }.prefix(2).compactMap { Int($0) }
        guard numbers.count == 2 else { return NodeCheck.kernel.skipped("The kernel calls itself '\(kernel)'.") }
        if (numbers[0], numbers[1]) < (5, 14) {
            return NodeCheck.kernel.warning(
                "Linux \(kernel) is older than 5.14: it cannot close files to engines, nor end a control group at once.",
                fix: "Upgrade the system; Debian 12 has Linux 6.1.")
        }
        return NodeCheck.kernel.ok("Linux \(kernel) has what holds engines.")
    }

    private var featuresFinding: Finding {
        let wanted: [String: [String]] = ["x86_64": ["avx2", "fma", "f16c"], "aarch64": ["asimd", "asimddp"]]
        guard let wanted = wanted[architecture], let features else {
            return NodeCheck.cpuFeatures.skipped("It is not known what engines want on \(architecture).")
        }
        let missing = wanted.filter { features.contains($0) == false }
        guard missing.isEmpty else {
            return NodeCheck.cpuFeatures.warning(
                "The processor lacks \(missing.joined(separator: ", ")): engines are several times slower.",
                fix: "In a virtual machine, pass the host's processor through; otherwise choose smaller variants.")
        }
        return NodeCheck.cpuFeatures.ok("The processor has \(wanted.joined(separator: ", ")).")
    }

    private var memoryFindings: [Finding] {
        guard let memory else {
            return [NodeCheck.memoryAvailable, .swap].map { $0.skipped("/proc/meminfo cannot be read.") }
        }
        let least = max(Bytes.mebibytes(64), Bytes(memory.total.count / 20))
        let text = "\(memory.available) of \(memory.total) can be had"
        let used = memory.swapTotal - memory.swapFree
        return [
            memory.available < least
                ? NodeCheck.memoryAvailable.warning(
                    "\(text), less than \(least).",
                    fix: "See who has it with `ps aux --sort -rss | head`; lower MemoryMax= if it is the engines.")
                : NodeCheck.memoryAvailable.ok(text + "."),
            used > Bytes(memory.swapTotal.count / 2)
                ? NodeCheck.swap.warning(
                    "\(used) of \(memory.swapTotal) of swap is in use: the box is short of memory.",
                    fix: "Lower MemoryMax=, or give the box more memory.")
                : NodeCheck.swap.ok("\(used) of \(memory.swapTotal) of swap is in use."),
        ]
    }

    private var pressureFinding: Finding {
        guard let pressure else {
            return NodeCheck.memoryPressure.skipped("The kernel has no pressure information (psi=1).")
        }
        let text = "Programs waited for memory during \(pressure) % of the last minute."
        return pressure > 10
            ? NodeCheck.memoryPressure.warning(
                text, fix: "Lower MemoryMax= or choose smaller variants: models are read from disk again and again.")
            : NodeCheck.memoryPressure.ok(text)
    }
}
