import SwiftletContract
public import SystemPackage

/// The temperatures that the kernel shows: thermal zones, and chips of hwmon that are not zones already.
public enum Heat {
    /// Below and above it a sensor is broken or not connected.
    private static let plausible = -50.0...150.0
    private static let processorZones = [
        "x86_pkg_temp", "cpu", "soc", "tj-thermal", "package", "bigcore", "littlecore",
    ]
    private static let processorChips: Set = ["coretemp", "k10temp", "zenpower", "k8temp", "cpu_thermal"]

    /// What cannot be read, and what cannot be true, is left out.
    public static func read(below root: FilePath = "/") -> [HeatReading] {
        zones(root.appending("sys/class/thermal")) + HwmonChip.all(below: root).flatMap { temperatures(of: $0) }
    }

    private static func zones(_ folder: FilePath) -> [HeatReading] {
        DeviceFolder.all(in: folder, prefix: "thermal_zone").compactMap { zone in
            guard let celsius = zone.celsius("temp") else { return nil }
            let trips = (0..<16).prefix { zone.has("trip_point_\($0)_type") }
            let trip = trips.first { zone.textIfAny("trip_point_\($0)_type") == "critical" }
            let name = zone.textIfAny("type") ?? zone.name
            return HeatReading(
                name: name, celsius: celsius, critical: trip.flatMap { zone.critical("trip_point_\($0)_temp") },
                isProcessor: processorZones.contains { name.lowercased().hasPrefix($0) })
        }
    }

    private static func temperatures(of chip: HwmonChip) -> [HeatReading] {
        let numbers = HwmonChip.numbers("temp", "_input", in: chip.folder.files)
        return numbers.compactMap { number in
            guard let celsius = chip.folder.celsius("temp\(number)_input") else { return nil }
            let label = chip.folder.textIfAny("temp\(number)_label") ?? (numbers.count > 1 ? "temp\(number)" : nil)
            return HeatReading(
                name: [chip.name, label].compactMap(\.self).joined(separator: " "), celsius: celsius,
                critical: chip.folder.critical("temp\(number)_crit"), isProcessor: processorChips.contains(chip.name))
        }
    }

    fileprivate static func isPlausible(_ celsius: Double) -> Bool { plausible.contains(celsius) }
}

extension DeviceFolder {
    /// Of a file in thousandths of a degree.
    fileprivate func celsius(_ file: String) -> Double? {
        numberIfAny(file).map { Double($0) / 1000 }.flatMap { Heat.isPlausible($0) ? $0 : nil }
    }

    /// Drivers write 0 and less where they know none.
    fileprivate func critical(_ file: String) -> Double? { celsius(file).flatMap { $0 > 0 ? $0 : nil } }
}
