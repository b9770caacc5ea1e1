import SwiftletContract
import Testing

@testable import SwiftletHost

@Suite(.timeLimit(.minutes(1))) struct BatteryMeterTests {
    private static let folder = "sys/class/power_supply/BAT0"

    @Test(
        arguments: [
            (["power_now": "10000000"], 10), (["power_now": "-10000000"], 10),
            (["voltage_now": "12000000", "current_now": "-500000"], 6),
            (["voltage_now": "12000000", "current_now": "500000", "power_now": "7000000"], 7),
        ] as [([String: String], Double)])
    func whatItGivesIsWhatTheBoxDraws(values: [String: String], watts: Double) async throws {
        try await SysTree.with(Boards.virtualMachine + Boards.battery("BAT0", values + ["status": "Discharging"])) {
            var metering = try Metering($0)
            #expect("\(metering.source)" == "BAT0 (battery)")
            expect(try metering.joules(at: 10), near: watts * 10)
        }
    }

    /// Where the gauge knows no power: 0.5 Wh, and 50 mAh at 12 V.
    @Test(
        arguments: [
            (["energy_now": "30000000"], ["energy_now": "29500000"], 1800),
            (["charge_now": "2000000", "voltage_now": "12000000"], ["charge_now": "1950000"], 2160),
        ] as [([String: String], [String: String], Double)])
    func itsLevelFalls(before: [String: String], after: [String: String], joules: Double) async throws {
        try await SysTree.with(Boards.virtualMachine + Boards.battery("BAT0", before + ["status": "Discharging"])) {
            tree in
            var metering = try Metering(tree)
            for (file, value) in after { try tree.set("\(Self.folder)/\(file)", value) }
            expect(try metering.joules(at: 60), near: joules)
            // A gauge that corrects itself upwards gives nothing back.
            for (file, value) in before { try tree.set("\(Self.folder)/\(file)", value) }
            expect(try metering.joules(at: 61), near: joules)
        }
    }

    @Test func twoAreAddedUp() async throws {
        let files =
            Boards.battery("BAT0", ["status": "Discharging", "power_now": "9000000"])
            + Boards.battery("BAT1", ["status": "Not charging", "power_now": "4000000"])
        try await SysTree.with(Boards.virtualMachine + files) { tree in
            var metering = try Metering(tree)
            #expect("\(metering.source)" == "BAT0+BAT1 (battery)")
            expect(try metering.joules(at: 2), near: 18)
            try tree.set("sys/class/power_supply/BAT1/status", "Discharging")
            expect(try metering.joules(at: 4), near: 18 + 18 + 4)
        }
    }

    @Test(arguments: ["Charging", "Full", "Not charging", "Unknown", "", "whatever"])
    func saysNothingUnlessItDischarges(status: String) async throws {
        let values = ["status": status, "power_now": "10000000"]
        try await SysTree.with(Boards.virtualMachine + Boards.battery("BAT0", values)) { tree in
            let metering = try Metering(tree)
            #expect(metering.source.kind == .estimate)
            guard case .notMeasuring = try metering.obstacle("BAT0 (battery)") else {
                Issue.record("\(metering.candidates)")
                return
            }
            try tree.set("\(Self.folder)/status", "Discharging")
            var discharging = try Metering(tree)
            try tree.set("\(Self.folder)/status", status)
            #expect(throws: HostError.self) { try discharging.joules(at: 1) }
        }
    }
}
