import SwiftletContract
import SwiftletHarness
import Testing

extension Machines {
    /// What a node tells of its energy, heat and supply, on a real kernel and behind the package's unit.
    @Suite(.timeLimit(.minutes(60)), .enabled(if: Packages.given != nil, "SWIFTLET_DEBS is not set"))
    struct SensorTests {
        private static let milliwatts = "/sys/module/counters/parameters/milliwatts"

        @Test func aNodeTellsWhatItsKernelShows() async throws {
            try await World.with { world in
                let machine = try await Machine.started(.sensing, in: world)
                let board = try Board(of: machine)
                try await ServingNode.prepare(machine)

                try await says(.powerSensors, "power_meter (hwmon)", "by power_meter (hwmon): 20.0 W", on: machine)
                try await says(.temperature, nil, "45.0 °C of 105.0", on: machine)
                try await says(.powerSupply, nil, "On mains, with a battery (CELL), 75 % left.", on: machine)
                let status = try await machine.check("swiftlet status")
                let power = status.split(separator: "\n").first { $0.hasPrefix("power ") } ?? ""
                try #require(power.contains("power_meter (hwmon)"), "\(status)")
                let facts = try NodeReport(json: Array(try await machine.check("swiftlet status --format json").utf8))
                    .facts
                try #require(facts.sensors?.energy == EnergySource(kind: .hwmon, name: "power_meter"))

                // Unplugged, hot, and soon empty.
                try board.set([.draw: 31_500, .adapter: 0, .batteryRate: 31_000, .batteryLeft: 4000])
                try board.heat(celsius: 97.5)
                try await says(.powerSensors, "power_meter (hwmon)", "31.5 W", on: machine)
                try await says(.temperature, nil, "97.5 °C of 105.0", .warning, on: machine)
                try await says(.powerSupply, nil, "On battery (CELL), 10 % left.", .warning, on: machine)

                // Without the meter: the battery, as long as it gives something.
                try await machine.check("modprobe --remove acpi_power_meter")
                try await says(.powerSensors, "CELL (battery)", "31.0 W", on: machine)
                try board.set([.adapter: 1])
                try await says(
                    .powerSensors, "cpu model (estimate)",
                    "It is estimated, by cpu model (estimate): ", on: machine)
                try await says(.powerSensors, "cpu model (estimate)", "Not CELL (battery)", on: machine)
            }
        }

        /// Linux keeps RAPL to root; the owner of the box decides otherwise.
        @Test func countersOfEnergyAreReadWhereTheOwnerLets() async throws {
            try await World.with { world in
                let machine = try await ServingNode.resumed(in: world)
                try await machine.check("modprobe counters && echo 40000,30000,2000 >\(Self.milliwatts)")
                try await says(
                    .powerSensors, "cpu model (estimate)",
                    "Not package-0+dram (rapl): Linux keeps it to root", on: machine)
                // As the rule says.
                try await machine.check(
                    """
                    ln -s /usr/lib/swiftlet/60-swiftlet-rapl.rules /etc/udev/rules.d/
                    udevadm control --reload && udevadm trigger --action=add --subsystem-match=powercap --settle
                    """)
                let modes = try await machine.check("stat --format='%a %U' /sys/class/powercap/intel-rapl:0*/energy_uj")
                try #require(modes == "400 swiftlet\n400 swiftlet\n400 swiftlet")
                // A sum of the package and its memory; the cores are in the package.
                let said = try await says(
                    .powerSensors, "package-0+dram (rapl)", "Energy is measured, by package-0+dram (rapl)", on: machine)
                let figure = said.split(separator: ": ").last.map { $0.prefix { $0 != " " } } ?? ""
                let watts = Double(figure) ?? 0
                try #require(abs(watts - 42) < 1, "\(said)")
            }
        }

        /// Waits until `swiftlet check` says it; returns the message.
        @discardableResult
        private func says(
            _ check: NodeCheck, _ about: String?, _ words: String, _ outcome: Finding.Outcome = .ok,
            on machine: Machine
        ) async throws -> String {
            try await eventually("\(check.rawValue): \(words)", within: .seconds(120), every: .milliseconds(500)) {
                // With errors its code is 1; they are not what is looked at here.
                let output = try await machine.run("swiftlet check --format json").output
                let findings = try CheckReport(json: output).findings.filter { $0.name == check.rawValue }
                guard let found = findings.first, findings.count == 1, found.outcome == outcome, found.about == about,
                    found.message.contains(words)
                else { throw NotYet("\(findings)") }
                return found.message
            }
        }
    }
}
