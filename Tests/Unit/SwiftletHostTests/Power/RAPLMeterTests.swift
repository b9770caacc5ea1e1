import SwiftletContract
import SystemPackage
import Testing

@testable import SwiftletHost

@Suite(.timeLimit(.minutes(1))) struct RAPLMeterTests {
    private static func energy(_ zone: String) -> String { "sys/class/powercap/\(zone)/energy_uj" }

    /// Two sockets: their packages and the memory beside them, and of what lies inside a package nothing again.
    @Test func packagesAndMemoryAreAddedUp() async throws {
        let files =
            Boards.virtualMachine + Boards.rapl("intel-rapl:0", "package-0", 5_000_000)
            + Boards.rapl("intel-rapl:0:0", "dram", 100) + Boards.rapl("intel-rapl:0:1", "core", 100)
            + Boards.rapl("intel-rapl:1", "package-1", 7_000_000) + Boards.rapl("intel-rapl:1:0", "dram", 100)
        try await SysTree.with(files) { tree in
            var metering = try Metering(tree)
            #expect("\(metering.source)" == "package-0+package-1+dram (rapl)")
            #expect(try metering.joules(at: 0) == 0)
            for (zone, value) in [
                ("0", 35_000_000), ("0:0", 3_000_100), ("0:1", 20_000_000), ("1", 27_000_000), ("1:0", 2_000_100),
            ] { try tree.set(Self.energy("intel-rapl:\(zone)"), "\(value)") }
            expect(try metering.joules(at: 2), near: 30 + 3 + 20 + 2)
        }
    }

    @Test func thePlatformIsPreferred() async throws {
        try await SysTree.with(Boards.laptop) { tree in
            var metering = try Metering(tree)
            #expect("\(metering.source)" == "psys (rapl)")
            try tree.set(Self.energy("intel-rapl:1"), "237000000")
            try tree.set(Self.energy("intel-rapl:0"), "191000000")
            expect(try metering.joules(at: 1), near: 20)
        }
    }

    /// Where the maker has not connected it the platform's counter stands still.
    @Test func aPlatformThatDoesNotCountIsPassedOver() async throws {
        try await SysTree.with(Boards.laptop + Boards.rapl("intel-rapl:1", "psys", 0)) { tree in
            let metering = try Metering(tree)
            #expect("\(metering.source)" == "package-0 (rapl)")
            let path = tree.root.appending(Self.energy("intel-rapl:1"))
            guard case .notMeasuring(path, _) = try metering.obstacle("psys (rapl)") else {
                Issue.record("\(metering.candidates)")
                return
            }
        }
    }

    /// What the registers in memory show again is counted once; where they alone are there, they are used.
    @Test func theSecondInterfaceIsUsedAlone() async throws {
        try await SysTree.with(Boards.virtualMachine + Boards.rapl("intel-rapl-mmio:0", "package-0", 1)) { tree in
            let metering = try Metering(tree)
            #expect("\(metering.source)" == "package-0 (rapl)")
        }
    }

    @Test(
        arguments: [
            // Goes on, comes round, was set back, is absurd, is below zero.
            (10_000_000, 12_000_000, 262_143_328_850, 2), (262_143_000_000, 671_150, 262_143_328_850, 1),
            (200_000_000_000, 5_000_000, 262_143_328_850, 0), (10_000_000, 9_000_000_000_000_000_000, nil, 0),
            (10_000_000, 4_000_000, nil, 0), (10_000_000, -7, 262_143_328_850, nil),
        ] as [(Int, Int, Int?, Double?)])
    func oneStep(from: Int, to: Int, range: Int?, expected: Double?) async throws {
        let zone = Boards.rapl("intel-rapl:0", "package-0", from, range: range)
        try await SysTree.with(Boards.virtualMachine + zone) { tree in
            var metering = try Metering(tree)
            try tree.set(Self.energy("intel-rapl:0"), "\(to)")
            let joules = try? metering.joules(at: 1)
            #expect((joules == nil) == (expected == nil))
            if let joules, let expected { expect(joules, near: expected) }
        }
    }

    /// After a reset it counts from there.
    @Test func goesOnAfterAReset() async throws {
        let zone = Boards.rapl("intel-rapl:0", "package-0", 200_000_000_000)
        try await SysTree.with(Boards.virtualMachine + zone) { tree in
            var metering = try Metering(tree)
            for (second, value) in [(1.0, 200_005_000_000), (2, 1_000_000), (3, 11_000_000)] {
                try tree.set(Self.energy("intel-rapl:0"), "\(value)")
                _ = try metering.joules(at: second)
            }
            expect(try metering.joules(at: 3), near: 5 + 10)
        }
    }

    @Test func nothingIsLostInAFailure() async throws {
        let zone = Boards.rapl("intel-rapl:0", "package-0", 1_000_000)
        try await SysTree.with(Boards.virtualMachine + zone) { tree in
            var metering = try Metering(tree)
            try tree.fail(Self.energy("intel-rapl:0"))
            #expect(throws: HostError.self) { try metering.joules(at: 1) }
            try tree.set(Self.energy("intel-rapl:0"), nil)
            #expect(throws: HostError.self) { try metering.joules(at: 2) }
            try tree.set(Self.energy("intel-rapl:0"), "31000000")
            expect(try metering.joules(at: 3), near: 30)
        }
    }
}
