import SwiftletHarness
import Testing

extension Machines {
    /// The kernel shows what a board tells it, while the machine runs.
    @Suite(.timeLimit(.minutes(30))) struct BoardTests {
        @Test func theKernelShowsWhatTheBoardTells() async throws {
            try await World.with { world in
                let machine = try await Machine.started(.sensing, in: world)
                let board = try Board(of: machine)
                func shows(_ files: String, _ value: String) async throws {
                    try await eventually("\(files) shows \(value)", within: .seconds(60), every: .milliseconds(200)) {
                        let text = try await machine.check("cat \(files)")
                        guard text == value else { throw NotYet(text) }
                    }
                }
                try await shows("/sys/class/hwmon/hwmon*/device/power1_average", "20000000")
                try await shows("/sys/class/thermal/thermal_zone0/temp", "45000")
                let supply = "/sys/class/power_supply"
                try await shows(
                    "\(supply)/ADPT/online \(supply)/CELL/status \(supply)/CELL/capacity", "1\nCharging\n75")
                try board.set([.draw: 31_500, .adapter: 0, .batteryRate: 9000, .batteryLeft: 20_000])
                try board.heat(celsius: 80)
                try await shows("/sys/class/hwmon/hwmon*/device/power1_average", "31500000")
                try await shows("/sys/class/thermal/thermal_zone0/temp", "80000")
                try await shows(
                    "\(supply)/ADPT/online \(supply)/CELL/status \(supply)/CELL/capacity \(supply)/CELL/power_now",
                    "0\nDischarging\n50\n9000000")
            }
        }

        @Test func countersOfEnergyAreRootsAlone() async throws {
            try await World.with { world in
                let machine = try await Machine.started(in: world)
                try await machine.check("modprobe counters")
                let zone = "/sys/class/powercap/intel-rapl:0"
                try #require(
                    try await machine.check("cat \(zone)/name; stat --format=%a \(zone)/energy_uj") == "package-0\n400")
                try await machine.check(
                    "echo 0,0,0 >/sys/module/counters/parameters/milliwatts && cat \(zone)/energy_uj")
                let still = try await machine.check("cat \(zone)/energy_uj")
                try #require(try await machine.check("cat \(zone)/energy_uj") == still)
                try await machine.check("echo 1000,0,0 >/sys/module/counters/parameters/milliwatts")
                try await until("it counts") { try await machine.check("cat \(zone)/energy_uj") != still }
            }
        }
    }
}
