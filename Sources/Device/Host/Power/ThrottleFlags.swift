import SwiftletContract
public import SystemPackage

/// What the firmware or the processor says of having slowed itself down.
public struct ThrottleFlags: Hashable, Sendable {
    public enum Flag: String, Hashable, Sendable, CaseIterable {
        /// The supply is too weak, or its cable is.
        case underVoltage = "under-voltage"
        case frequencyCapped = "frequency capped"
        case throttled
        case softTemperatureLimit = "soft temperature limit"
    }

    public var now: Set<Flag>
    /// Since the machine started, now included.
    public var occurred: Set<Flag>
    /// How often cores and packages have throttled themselves for heat since the machine started (x86); nil where the
    /// kernel does not count it.
    public var heatEvents: Int64?
    /// What says so: the firmware's flags, a chip, the kernel's counts. Empty where nobody does.
    public var sources: [String]

    public init(
        now: Set<Flag> = [], occurred: Set<Flag> = [], heatEvents: Int64? = nil, sources: [String] = []
    ) {
        self.now = now
        self.occurred = occurred.union(now)
        self.heatEvents = heatEvents
        self.sources = sources
    }

    /// The Raspberry Pi's word: bits 0 to 3 are now, 16 to 19 since the start; others mean nothing yet
    /// (raspberrypi.com/documentation: `vcgencmd get_throttled`).
    public init(firmware word: UInt64) {
        let flags: [Flag] = [.underVoltage, .frequencyCapped, .throttled, .softTemperatureLimit]
        let set = { (shift: Int) in Set(flags.indices.filter { word >> (shift + $0) & 1 == 1 }.map { flags[$0] }) }
        self.init(now: set(0), occurred: set(16), sources: ["firmware"])
    }

    /// How often the processor has throttled itself since `earlier`.
    public func heatEvents(since earlier: ThrottleFlags) -> Int64 {
        guard let heatEvents, let before = earlier.heatEvents, heatEvents > before else { return 0 }
        return heatEvents - before
    }

    public static func read(below root: FilePath = "/") -> ThrottleFlags {
        var flags = firmware(root) ?? ThrottleFlags()
        if let isLow = lowVoltageAlarm(root) {
            flags.sources.append("rpi_volt")
            // Of the last two seconds: the driver asks the firmware that often.
            if isLow { flags.occurred.insert(.underVoltage) }
            if isLow, flags.sources == ["rpi_volt"] { flags.now.insert(.underVoltage) }
        }
        if let events = heatEvents(root) {
            flags.sources.append("thermal_throttle")
            flags.heatEvents = events
        }
        return flags
    }

    /// `soc/soc:firmware` on boards up to the fourth, `soc@107c000000/soc@107c000000:firmware` on the fifth.
    private static func firmware(_ root: FilePath) -> ThrottleFlags? {
        let text = DeviceFolder.all(in: root.appending("sys/devices/platform"), prefix: "soc").lazy
            .flatMap { DeviceFolder.all(in: $0.path, prefix: "soc") }
            .compactMap { $0.textIfAny("get_throttled") }.first
        guard let text, let word = UInt64(text.hasPrefix("0x") ? String(text.dropFirst(2)) : text, radix: 16) else {
            return nil
        }
        return ThrottleFlags(firmware: word)
    }

    private static func lowVoltageAlarm(_ root: FilePath) -> Bool? {
        HwmonChip.all(below: root).first { $0.name == "rpi_volt" }?.folder.numberIfAny("in0_lcrit_alarm").map {
            $0 != 0
        }
    }

    /// Each core's own, and its package's, which all cores of it repeat: once for each package.
    private static func heatEvents(_ root: FilePath) -> Int64? {
        let folder = root.appending("sys/devices/system/cpu")
        var cores: [Int64] = []
        var packages: [String: Int64] = [:]
        for core in DeviceFolder.all(in: folder, prefix: "cpu") {
            if let count = core.numberIfAny("thermal_throttle/core_throttle_count") { cores.append(count) }
            if let count = core.numberIfAny("thermal_throttle/package_throttle_count") {
                packages[core.textIfAny("topology/physical_package_id") ?? ""] = count
            }
        }
        guard cores.isEmpty == false || packages.isEmpty == false else { return nil }
        return (cores + packages.values).reduce(0) { sum, count in
            let (new, overflow) = sum.addingReportingOverflow(max(0, count))
            return overflow ? Int64.max : new
        }
    }
}
