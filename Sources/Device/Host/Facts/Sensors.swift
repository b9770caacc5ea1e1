import Glibc
public import SystemPackage

/// What the kernel measures of heat and power, as it shows it below `/sys/class`.
public struct Sensors: Hashable, Sendable {
    public struct Zone: Hashable, Sendable {
        public var name: String
        public var celsius: Double
        /// Where the machine protects itself; nil where the zone does not say.
        public var critical: Double?

        public init(name: String, celsius: Double, critical: Double?) {
            self.name = name
            self.celsius = celsius
            self.critical = critical
        }
    }

    public var zones: [Zone]
    /// Of power or energy: `package-0 (RAPL)`, `ina226 (hwmon)`, `BAT0 (battery)`.
    public var power: [String]

    public init(zones: [Zone], power: [String]) {
        self.zones = zones
        self.power = power
    }

    /// What cannot be read is left out.
    public static func read(below root: FilePath = "/sys/class") -> Sensors {
        Sensors(zones: zones(root.appending("thermal")), power: power(root))
    }

    private static func zones(_ folder: FilePath) -> [Zone] {
        names(in: folder, "thermal_zone").compactMap { name in
            let zone = folder.appending(name)
            guard let temperature = number(zone.appending("temp")) else { return nil }
            let trip = (0..<16).first { text(zone.appending("trip_point_\($0)_type")) == "critical" }
            let critical = trip.flatMap { number(zone.appending("trip_point_\($0)_temp")) }
            return Zone(
                name: text(zone.appending("type")) ?? name, celsius: temperature / 1000,
                critical: critical.flatMap { $0 > 0 ? $0 / 1000 : nil })
        }
    }

    private static func power(_ root: FilePath) -> [String] {
        let rapl = names(in: root.appending("powercap"), "").compactMap { name -> String? in
            let zone = root.appending("powercap").appending(name)
            guard access(zone.appending("energy_uj").string, F_OK) == 0 else { return nil }
            return "\(text(zone.appending("name")) ?? name) (RAPL)"
        }
        let meters = names(in: root.appending("hwmon"), "hwmon").compactMap { name -> String? in
            let meter = root.appending("hwmon").appending(name)
            let files = (try? Directory.names(in: meter)) ?? []
            let isMeter = files.contains {
                $0.hasPrefix("power") && ($0.hasSuffix("_input") || $0.hasSuffix("_average"))
            }
            return isMeter ? "\(text(meter.appending("name")) ?? name) (hwmon)" : nil
        }
        let batteries = names(in: root.appending("power_supply"), "").filter { name in
            text(root.appending("power_supply").appending(name).appending("type")) == "Battery"
        }
        return rapl + meters + batteries.map { "\($0) (battery)" }
    }

    private static func names(in folder: FilePath, _ prefix: String) -> [String] {
        ((try? Directory.names(in: folder)) ?? []).filter { $0.hasPrefix(prefix) }.sorted()
    }

    private static func text(_ file: FilePath) -> String? { (try? KernelText(file))?.lines.first.map(String.init) }
    private static func number(_ file: FilePath) -> Double? { text(file).flatMap { Double($0) } }
}
