import Glibc
public import SwiftletContract
public import SystemPackage

extension NodeFacts {
    /// Asks the kernel what this box is. `state`: a path on the file system whose space matters.
    public static func read(state: FilePath) throws(HostError) -> NodeFacts {
        var names = utsname()
        try checked("ask for the name of", "the kernel") { uname(&names) }
        let disk = try FileSystem(of: state)
        return NodeFacts(
            hostname: text(names.nodename), architecture: text(names.machine), processor: processor(),
            cores: max(1, sysconf(CInt(_SC_NPROCESSORS_ONLN))), memory: try MemoryFacts.read().total,
            diskTotal: disk.total, diskFree: disk.free, kernel: text(names.release), system: system(),
            sensors: SensorFacts.read(model: .typicalHere()))
    }

    /// x86 says `model name`, ARM boards say `Model` or `Hardware`, others nothing.
    private static func processor() -> String {
        guard let text = try? KernelText("/proc/cpuinfo") else { return "unknown" }
        return ["model name", "Model", "Hardware", "Processor", "uarch"].lazy
            .compactMap { text.value($0, separator: ":") }.first { $0.isEmpty == false } ?? "unknown"
    }

    private static func system() -> String {
        ["/etc/os-release", "/usr/lib/os-release"].lazy
            .compactMap { try? KernelText($0).value("PRETTY_NAME", separator: "=") }.first ?? "Linux"
    }

    /// A C array of characters.
    private static func text(_ characters: some Any) -> String {
        withUnsafeBytes(of: characters) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}
