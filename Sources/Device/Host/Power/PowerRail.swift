import SwiftletContract

/// One thing that a chip measures the power of.
struct PowerRail: Hashable, Sendable {
    private enum Files: Hashable, Sendable {
        /// In microwatts.
        case power(String)
        /// In millivolts and milliamperes.
        case product(voltage: String, current: String)
    }

    /// More than any box draws.
    private static let mostWatts = 100_000.0

    private let chip: DeviceFolder
    private let files: Files
    /// As the board's maker names it; nil where he does not.
    let label: String?

    /// What flows backwards counts as nothing.
    func watts() throws(HostError) -> Double {
        let watts: Double
        let file: String
        switch files {
        case .power(let power):
            watts = Double(try chip.number(power)) / 1e6
            file = power
        case .product(let voltage, let current):
            watts = Double(try chip.number(voltage)) * Double(try chip.number(current)) / 1e6
            file = current
        }
        guard watts < Self.mostWatts else {
            throw .malformed(path: chip.path.appending(file), reason: "\(watts) W is more than any box draws")
        }
        return max(0, watts)
    }

    /// Those of a chip: its power files; where it has none, voltages and currents of the same number. Rails that are
    /// turned off, or not connected (`NC`), are left out.
    static func all(of chip: DeviceFolder) -> [PowerRail] {
        let files = chip.files
        let numbers = { (prefix: String, suffix: String) -> [Int] in
            files.compactMap { file in
                guard file.hasPrefix(prefix), file.hasSuffix(suffix) else { return nil }
                return Int(file.dropFirst(prefix.count).dropLast(suffix.count))
            }
        }
        // What a chip has averaged over its own interval misses less than what it sees at one moment.
        let powers = Set(numbers("power", "_average") + numbers("power", "_input")).sorted().map { number in
            let file = files.contains("power\(number)_average") ? "power\(number)_average" : "power\(number)_input"
            return PowerRail(chip: chip, files: .power(file), label: chip.textIfAny("power\(number)_label"))
        }
        guard powers.isEmpty else { return powers.filter(\.isConnected) }
        return Set(numbers("curr", "_input")).intersection(numbers("in", "_input")).sorted().compactMap { number in
            // The INA3221's channels are 1 to 3; its further numbers are shunts and their sum.
            if chip.chipName == "ina3221" && number > 3 || chip.numberIfAny("in\(number)_enable") == 0 { return nil }
            let label = chip.textIfAny("in\(number)_label") ?? chip.textIfAny("curr\(number)_label")
            return PowerRail(
                chip: chip, files: .product(voltage: "in\(number)_input", current: "curr\(number)_input"), label: label)
        }.filter(\.isConnected)
    }

    private var isConnected: Bool { label?.uppercased() != "NC" }
}

extension DeviceFolder {
    /// Of a device below `/sys/class/hwmon`.
    var chipName: String { textIfAny("name") ?? name }
}
