public import SwiftletContract
import SystemPackage

/// The processor's counters of energy, as the kernel's powercap shows them (`intel-rapl:N/energy_uj`; AMD's processors
/// use the same names).
///
/// Where there is a zone `psys` that counts, it alone is used: it is the whole platform, packages included. Otherwise all
/// packages are added up, and the memory beside each: its zone lies below the package's, but the package's counter is
/// without it. `core` and `uncore` are parts of their package, and are never added. Counters go round after an hour or
/// more (`max_energy_range_uj`): one step round is seen.
///
/// Since Linux 5.10 only root may read the counters (PLATYPUS, CVE-2020-8694: whoever reads them often enough learns
/// something of what other programs compute). To let the daemon read them is for the owner of the box to decide.
public struct RAPLMeter: ClockedMeter {
    private struct Zone {
        let folder: DeviceFolder
        var counter: EnergyCounter

        init(_ folder: DeviceFolder) throws(HostError) {
            self.folder = folder
            let range = folder.numberIfAny("max_energy_range_uj").flatMap { $0 > 0 ? $0 : nil }
            counter = EnergyCounter(try Self.energy(of: folder), range: range)
        }

        static func energy(of folder: DeviceFolder) throws(HostError) -> Int64 {
            let energy = try folder.number("energy_uj")
            guard energy >= 0 else {
                throw .malformed(path: folder.path.appending("energy_uj"), reason: "energy is never below zero")
            }
            return energy
        }
    }

    public let source: EnergySource
    private var zones: [Zone] = []
    private var last: EnergyReading

    private init(_ source: EnergySource, _ folders: [DeviceFolder], at now: ContinuousClock.Instant) throws(HostError) {
        self.source = source
        self.last = EnergyReading(joules: 0, at: now)
        for folder in folders { zones.append(try Zone(folder)) }
    }

    public mutating func read() throws(HostError) -> EnergyReading { try read(at: .now) }

    package mutating func read(at now: ContinuousClock.Instant) throws(HostError) -> EnergyReading {
        var counters: [Int64] = []
        for zone in zones { counters.append(try Zone.energy(of: zone.folder)) }
        let seconds = (now - last.at) / .seconds(1)
        var joules = last.joules
        for (index, counter) in counters.enumerated() {
            joules += zones[index].counter.advance(to: counter, over: seconds)
        }
        last = EnergyReading(joules: joules, at: now)
        return last
    }
}

extension RAPLMeter {
    static func trials(below root: FilePath, at now: ContinuousClock.Instant) -> [MeterTrial] {
        let folder = root.appending("sys/class/powercap")
        // The same counters through memory-mapped registers: only where they are not there otherwise.
        let all =
            ["intel-rapl:", "intel-rapl-mmio:"].lazy.map { DeviceFolder.all(in: folder, prefix: $0) }
            .first { $0.isEmpty == false } ?? []
        let zones = all.filter { $0.depth == 1 && $0.has("energy_uj") }
        let psys = zones.filter { $0.zone == "psys" }
        let packages = zones.filter { $0.zone != "psys" }
        let memory = all.filter { sub in
            sub.depth == 2 && sub.zone == "dram" && packages.contains { sub.name.hasPrefix($0.name + ":") }
        }
        return psys.prefix(1).map { trial([$0], at: now, isPlatform: true) }
            + (packages.isEmpty ? [] : [trial(packages + memory, at: now)])
    }

    private static func trial(
        _ folders: [DeviceFolder], at now: ContinuousClock.Instant, isPlatform: Bool = false
    ) -> MeterTrial {
        let names = folders.reduce(into: [String]()) { names, folder in
            if names.contains(folder.zone) == false { names.append(folder.zone) }
        }
        let source = EnergySource(kind: .rapl, name: names.joined(separator: "+"))
        return MeterTrial(source) { () throws(HostError) -> any EnergyMeter in
            let meter = try RAPLMeter(source, folders, at: now)
            if isPlatform, let zone = meter.zones.first, zone.counter.value == 0 {
                throw .notMeasuring(
                    path: zone.folder.path.appending("energy_uj"), reason: "the board's maker has not connected it")
            }
            return meter
        }
    }
}

extension DeviceFolder {
    /// 1 for `intel-rapl:0`, 2 for `intel-rapl:0:1`.
    fileprivate var depth: Int { name.utf8.count { $0 == UInt8(ascii: ":") } }
    fileprivate var zone: String { textIfAny("name") ?? name }
}
