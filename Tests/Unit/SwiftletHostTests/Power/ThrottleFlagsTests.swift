import SwiftletContract
import Testing

@testable import SwiftletHost

@Suite(.timeLimit(.minutes(1))) struct ThrottleFlagsTests {
    private static let firmware = "sys/devices/platform/soc/soc:firmware/get_throttled"
    private static let alarm = "sys/class/hwmon/hwmon1/in0_lcrit_alarm"

    @Test(
        arguments: [
            ("0", [], []), ("0x0", [], []), ("50005", [.underVoltage, .throttled], [.underVoltage, .throttled]),
            ("0x50000", [], [.underVoltage, .throttled]),
            ("e0008", [.softTemperatureLimit], [.frequencyCapped, .throttled, .softTemperatureLimit]),
            // Now means that it has occurred, whatever the other bits say; unknown bits mean nothing.
            ("fff0fff2", [.frequencyCapped], [.frequencyCapped]),
        ] as [(String, Set<ThrottleFlags.Flag>, Set<ThrottleFlags.Flag>)])
    func wordsOfTheFirmware(
        word: String, now: Set<ThrottleFlags.Flag>, occurred: Set<ThrottleFlags.Flag>
    ) async throws {
        try await SysTree.with([Self.firmware: word]) { tree in
            let flags = ThrottleFlags.read(below: tree.root)
            #expect(flags == ThrottleFlags(now: now, occurred: occurred, sources: ["firmware"]))
        }
    }

    @Test func theFifthBoardHasAnotherFolder() async throws {
        try await SysTree.with(Boards.raspberryPi5) { tree in
            #expect(ThrottleFlags.read(below: tree.root).now == [.softTemperatureLimit])
        }
    }

    /// Kernels without the vendor's changes have the alarm alone.
    @Test func theAlarmOfTheSupply() async throws {
        try await SysTree.with(Boards.raspberryPi4) { tree in
            #expect(ThrottleFlags.read(below: tree.root).occurred == [])
            try tree.set(Self.alarm, "1")
            var flags = ThrottleFlags.read(below: tree.root)
            #expect(flags.occurred == [.underVoltage] && flags.now == [], "the firmware knows that it is over")
            try tree.set(Self.firmware, nil)
            flags = ThrottleFlags.read(below: tree.root)
            #expect(flags.now == [.underVoltage] && flags.sources == ["rpi_volt"])
        }
    }

    /// The package's count once, though each of its cores shows it.
    @Test func processorsCountTheirHeat() async throws {
        try await SysTree.with(Boards.laptop) { tree in
            let before = ThrottleFlags.read(below: tree.root)
            // 12 and 5 of its cores, 30 of the package.
            #expect(before.heatEvents == 47)
            try tree.set("sys/devices/system/cpu/cpu1/thermal_throttle/core_throttle_count", "9")
            let after = ThrottleFlags.read(below: tree.root)
            #expect(after.heatEvents(since: before) == 4)
            #expect(before.heatEvents(since: after) == 0)
            try tree.set("sys/devices/system/cpu/cpu1/thermal_throttle/core_throttle_count", "9223372036854775807")
            #expect(ThrottleFlags.read(below: tree.root).heatEvents == Int64.max)
        }
    }

    @Test func nobodyTellsInAVirtualMachine() async throws {
        try await SysTree.with(Boards.virtualMachine) { tree in
            #expect(ThrottleFlags.read(below: tree.root) == ThrottleFlags())
        }
    }
}
