import SwiftletContract
import SystemPackage

/// A battery, or a way into the box for power, as `/sys/class/power_supply` has it.
struct PowerSupply: Hashable, Sendable {
    enum Kind: Hashable, Sendable { case battery, mains, usb, other }

    enum Status: String, Hashable, Sendable {
        case discharging = "Discharging"
        case charging = "Charging"
        case notCharging = "Not charging"
        case full = "Full"
        case unknown = "Unknown"
    }

    let folder: DeviceFolder
    let kind: Kind

    /// Without those of devices that run on their own, as mice and keyboards do.
    static func all(below root: FilePath) -> [PowerSupply] {
        DeviceFolder.all(in: root.appending("sys/class/power_supply")).compactMap { folder in
            guard folder.textIfAny("scope") != "Device", let type = folder.textIfAny("type") else { return nil }
            return PowerSupply(folder: folder, kind: classified(type))
        }.filter { $0.kind != .battery || $0.folder.numberIfAny("present") != 0 }
    }

    private static func classified(_ type: String) -> Kind {
        switch type {
        case "Battery", "UPS": .battery
        case "Mains": .mains
        case _ where type.hasPrefix("USB") || type == "Wireless": .usb
        default: .other
        }
    }

    var name: String { folder.name }
    var isOnline: Bool { (folder.numberIfAny("online") ?? 0) > 0 }
    var status: Status { folder.textIfAny("status").flatMap(Status.init(rawValue:)) ?? .unknown }

    /// Of a battery: 0 to 1; nil where it does not say.
    var charge: Double? {
        let said = folder.numberIfAny("capacity").map { Double($0) / 100 }
        return (said ?? share("energy") ?? share("charge")).map { min(max(0, $0), 1) }
    }

    private func share(_ quantity: String) -> Double? {
        guard let now = folder.numberIfAny(quantity + "_now"), let full = folder.numberIfAny(quantity + "_full"),
            full > 0
        else { return nil }
        return Double(now) / Double(full)
    }

    /// Watt hours, as they were when it was last full; nil where it does not say.
    var fullWattHours: Double? {
        let energy = folder.numberIfAny("energy_full").map { Double($0) / 1e6 }
        return (energy ?? wattHours("charge_full")).flatMap { $0 > 0 ? $0 : nil }
    }

    private func wattHours(_ charge: String) -> Double? {
        let voltage = folder.numberIfAny("voltage_min_design") ?? folder.numberIfAny("voltage_now")
        guard let voltage, let charge = folder.numberIfAny(charge) else { return nil }
        return Double(charge) / 1e6 * (Double(voltage) / 1e6)
    }
}
