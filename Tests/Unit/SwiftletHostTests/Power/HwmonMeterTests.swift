import SwiftletContract
import Testing

@testable import SwiftletHost

@Suite(.timeLimit(.minutes(1))) struct HwmonMeterTests {
    struct Chips: Sendable, CustomTestStringConvertible {
        let name: String
        let watts: Double
        let files: [String: String]
        var testDescription: String { name }
    }

    private static func chip(_ number: Int, _ name: String, _ values: [String: String]) -> [String: String] {
        var files = ["sys/class/hwmon/hwmon\(number)/name": name]
        for (file, value) in values { files["sys/class/hwmon/hwmon\(number)/\(file)"] = value }
        return files
    }

    static let chips: [Chips] = [
        Chips(name: "ina3221 VDD_IN", watts: 5.658048, files: Boards.jetson),
        Chips(name: "ina226", watts: 7.7, files: Boards.carrier),
        // No rail is the whole: they are added up, without what is not connected or turned off.
        Chips(
            name: "ina3221 VDD_GPU_SOC+VDD_CPU_CV, ina3221 VDDQ", watts: 10 + 5 + 1,
            files: Boards.ina3221(0, [("VDD_GPU_SOC", 20_000, 500), ("VDD_CPU_CV", 20_000, 250), ("NC", 20_000, 100)])
                + Boards.ina3221(1, [("OFF", 5000, 100), ("VDDQ", 5000, 200), ("NC", 0, 0)])
                + ["sys/class/hwmon/hwmon1/in1_enable": "0"]),
        Chips(
            name: "pmbus pin", watts: 88,
            files: chip(
                3, "pmbus",
                [
                    "power1_input": "88000000", "power1_label": "pin", "power2_input": "80000000",
                    "power2_label": "pout1",
                ])),
        Chips(
            name: "power_meter", watts: 120,
            files: Boards.carrier
                + [
                    "sys/class/hwmon/hwmon5/device/name": "power_meter",
                    "sys/class/hwmon/hwmon5/device/power1_average": "120000000",
                ]),
        Chips(
            name: "ina219", watts: 3,
            files: chip(0, "ina219", ["power1_average": "3000000", "power1_input": "4000000"])),
        // A current that flows back is none.
        Chips(
            name: "ina219", watts: 0, files: chip(0, "ina219", ["in1_input": "12000", "curr1_input": "-40"])),
    ]

    @Test(arguments: chips)
    func whatGoesIntoTheBoxIsTold(chips: Chips) async throws {
        try await SysTree.with(Boards.virtualMachine + chips.files) { tree in
            var metering = try Metering(tree)
            #expect(metering.source == EnergySource(kind: .hwmon, name: chips.name))
            expect(try metering.joules(at: 10), near: chips.watts * 10)
        }
    }

    @Test(arguments: [
        chip(0, "amdgpu", ["power1_average": "30000000"]), chip(0, "ina226", ["in1_input": "5000"]),
        chip(0, "BAT0", ["in1_input": "12000", "curr1_input": "1000", "device/type": "Battery"]),
    ])
    func partsAndBatteriesAreLeftOut(files: [String: String]) async throws {
        try await SysTree.with(Boards.virtualMachine + files) { tree in
            let metering = try Metering(tree)
            #expect(metering.candidates.map(\.source.kind) == [.estimate])
        }
    }

    /// Straight from one look to the next; what lies in a gap of more than a minute is not made up.
    @Test func powerBecomesEnergy() async throws {
        let file = "sys/class/hwmon/hwmon0/power1_input"
        try await SysTree.with(Boards.carrier) { tree in
            try tree.set(file, "10000000")
            var metering = try Metering(tree)
            try tree.set(file, "20000000")
            expect(try metering.joules(at: 4), near: 60)
            expect(try metering.joules(at: 4), near: 60)
            expect(try metering.joules(at: 3), near: 60)
            try tree.set(file, "999999999999999")
            #expect(throws: HostError.self) { try metering.joules(at: 5) }
            try tree.set(file, "20000000")
            expect(try metering.joules(at: 3603), near: 60 + 20 * 60)
        }
    }

    @Test func aChipThatFailsIsNamedWithItsFault() async throws {
        try await SysTree.with(Boards.carrier) { tree in
            try tree.fail("sys/class/hwmon/hwmon0/power1_input")
            let metering = try Metering(tree)
            #expect(metering.source.kind == .estimate)
            #expect(try metering.obstacle("ina226 (hwmon)")?.reason == "Input/output error")
        }
    }
}
