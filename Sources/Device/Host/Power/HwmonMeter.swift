public import SwiftletContract
import SystemPackage

/// Chips that measure power on the board: INA219, INA226, INA3221 and their like, ACPI's power meter, power supplies with
/// PMBus.
///
/// Where a rail is by its label all that the board draws (`VDD_IN` of a Jetson), or a chip measures the whole machine,
/// that one is used. Otherwise rails are added up, of each chip the one at its input where it names one (`pin`). What
/// graphics chips say of themselves, and what batteries repeat here, is left out.
public struct HwmonMeter: ClockedMeter {
    public let source: EnergySource
    private let rails: [PowerRail]
    private var integral: PowerIntegral

    private init(_ source: EnergySource, _ rails: [PowerRail], at now: ContinuousClock.Instant) throws(HostError) {
        self.source = source
        self.rails = rails
        self.integral = PowerIntegral(watts: try Self.watts(of: rails), at: now)
    }

    public mutating func read() throws(HostError) -> EnergyReading { try read(at: .now) }

    package mutating func read(at now: ContinuousClock.Instant) throws(HostError) -> EnergyReading {
        integral.add(watts: try Self.watts(of: rails), at: now)
        return EnergyReading(joules: integral.joules, at: now)
    }

    private static func watts(of rails: [PowerRail]) throws(HostError) -> Double {
        var sum = 0.0
        for rail in rails { sum += try rail.watts() }
        return sum
    }
}

extension HwmonMeter {
    private struct Chip {
        let name: String
        let rails: [PowerRail]

        /// By its labels, what goes into the whole board.
        func whole(_ labels: [String]) -> PowerRail? {
            labels.lazy.compactMap { label in rails.first { $0.label?.uppercased() == label } }.first
        }
    }

    /// Boards: NVIDIA's names of what goes into them.
    private static let boardInputs = ["VDD_IN", "POM_5V_IN", "VIN", "TOTAL"]
    /// Chips: PMBus has the input beside the outputs that it feeds.
    private static let chipInputs = ["PIN", "PIN1"]
    /// They measure the whole machine.
    private static let wholeMachine: Set = ["power_meter", "acpi_power_meter"]
    /// They measure a part of the box, that is not ours.
    private static let parts: Set = ["amdgpu", "radeon", "nouveau", "i915", "xe", "nvme", "drivetemp"]

    static func trials(below root: FilePath, at now: ContinuousClock.Instant) -> [MeterTrial] {
        let chips = HwmonChip.all(below: root).filter { parts.contains($0.name) == false }
            .map { Chip(name: $0.name, rails: PowerRail.all(of: $0)) }.filter { $0.rails.isEmpty == false }
        guard chips.isEmpty == false else { return [] }
        let (name, rails) = chosen(among: chips)
        let source = EnergySource(kind: .hwmon, name: name)
        return [
            MeterTrial(source) { () throws(HostError) -> any EnergyMeter in try HwmonMeter(source, rails, at: now) }
        ]
    }

    private static func chosen(among chips: [Chip]) -> (name: String, rails: [PowerRail]) {
        for chip in chips {
            if let input = chip.whole(boardInputs) { return ("\(chip.name) \(input.label ?? "")", [input]) }
        }
        if let chip = chips.first(where: { wholeMachine.contains($0.name) }) { return (chip.name, chip.rails) }
        let used = chips.map { Chip(name: $0.name, rails: $0.whole(chipInputs).map { [$0] } ?? $0.rails) }
        let names = used.map { chip in
            ([chip.name] + [chip.rails.compactMap(\.label).joined(separator: "+")]).filter { $0.isEmpty == false }
                .joined(separator: " ")
        }
        return (names.joined(separator: ", "), used.flatMap(\.rails))
    }
}
