import SystemPackage

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
    static func all(of chip: HwmonChip) -> [PowerRail] {
        let files = chip.folder.files
        let numbers = { HwmonChip.numbers($0, $1, in: files) }
        let powers = Set(numbers("power", "_average") + numbers("power", "_input")).sorted().map { number in
            // What a chip has averaged over its own interval misses less than what it sees at one moment.
            let file = files.contains("power\(number)_average") ? "power\(number)_average" : "power\(number)_input"
            return PowerRail(
                chip: chip.folder, files: .power(file), label: chip.folder.textIfAny("power\(number)_label"))
        }
        let rails = powers.isEmpty ? products(of: chip, numbers("curr", "_input"), numbers("in", "_input")) : powers
        return rails.filter { $0.label?.uppercased() != "NC" }
    }

    private static func products(of chip: HwmonChip, _ currents: [Int], _ voltages: [Int]) -> [PowerRail] {
        currents.filter(voltages.contains).compactMap { number in
            let folder = chip.folder
            // The INA3221's channels are 1 to 3; its further numbers are shunts and their sum.
            if chip.name == "ina3221" && number > 3 || folder.numberIfAny("in\(number)_enable") == 0 { return nil }
            return PowerRail(
                chip: folder, files: .product(voltage: "in\(number)_input", current: "curr\(number)_input"),
                label: folder.textIfAny("in\(number)_label") ?? folder.textIfAny("curr\(number)_label"))
        }
    }
}
