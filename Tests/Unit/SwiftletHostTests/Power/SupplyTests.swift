import SwiftletContract
import Testing

@testable import SwiftletHost

@Suite(.timeLimit(.minutes(1))) struct SupplyTests {
    private static func battery(_ status: String?, _ name: String = "BAT0") -> [String: String] {
        Boards.battery(name, status.map { ["status": $0] } ?? [:])
    }

    @Test(
        arguments: [
            ([:], .mains), (Boards.adapter(online: 0), .mains),
            (battery("Discharging"), .battery), (battery("Charging"), .mains), (battery("Full"), .mains),
            (battery("Not charging"), .mains), (battery("Unknown"), .battery), (battery(nil), .battery),
            (battery("Discharging") + Boards.adapter(online: 0), .battery),
            // A limit of charge lets a battery drain on mains.
            (battery("Discharging") + Boards.adapter(online: 1), .mains),
            (battery("Unknown") + Boards.adapter(online: 1), .mains),
            // The adapter is not believed where the battery is charged.
            (battery("Charging") + Boards.adapter(online: 0), .mains),
            (battery("Charging") + Boards.adapter(online: 1, type: "USB", name: "usb"), .mains),
            (battery("Unknown") + Boards.adapter(online: 1, type: "USB_PD", name: "usb"), .mains),
            (battery("Discharging") + Boards.adapter(online: 1, type: "USB", name: "usb"), .battery),
            (battery("Discharging") + ["sys/class/power_supply/BAT0/present": "0"], .mains),
            (battery("Discharging") + ["sys/class/power_supply/BAT0/scope": "Device"], .mains),
            (battery("Discharging") + ["sys/class/power_supply/BAT0/type": "UPS"], .battery),
            (battery("Full") + battery("Discharging", "BAT1"), .battery),
        ] as [([String: String], Supply.Origin)])
    func origin(files: [String: String], expected: Supply.Origin) async throws {
        try await SysTree.with(files) { tree in
            #expect(Supply.read(below: tree.root).origin == expected)
        }
    }

    @Test(
        arguments: [
            ([["capacity": "62"]], 0.62), ([["capacity": "250"]], 1), ([["capacity": "-3"]], 0), ([[:]], nil),
            ([["energy_now": "10000000", "energy_full": "40000000"]], 0.25),
            ([["charge_now": "1000000", "charge_full": "4000000"]], 0.25),
            ([["charge_now": "1000000", "charge_full": "0"]], nil),
            // A large one and a small one, by what each holds; alike where one does not say.
            ([["capacity": "50", "energy_full": "60000000"], ["capacity": "100", "energy_full": "20000000"]], 0.625),
            (
                [
                    ["capacity": "50", "charge_full": "5000000", "voltage_now": "12000000"],
                    ["capacity": "100", "energy_full": "20000000"],
                ], 0.625
            ),
            ([["capacity": "50", "energy_full": "60000000"], ["capacity": "100"]], 0.75),
            ([["capacity": "50"], [:]], 0.5),
        ] as [([[String: String]], Double?)])
    func charge(batteries: [[String: String]], expected: Double?) async throws {
        let files = batteries.enumerated().reduce([:]) { $0 + Boards.battery("BAT\($1.offset)", $1.element) }
        try await SysTree.with(files) { tree in
            let supply = Supply.read(below: tree.root)
            #expect(supply.batteries.count == batteries.count)
            #expect((supply.charge == nil) == (expected == nil))
            if let charge = supply.charge, let expected { expect(charge, near: expected) }
        }
    }

    @Test func aMouseIsNoBatteryOfTheBox() async throws {
        try await SysTree.with(Boards.laptop) { tree in
            #expect(
                Supply.read(below: tree.root) == Supply(origin: .battery, charge: 0.62, batteries: ["BAT0"]))
        }
    }
}
