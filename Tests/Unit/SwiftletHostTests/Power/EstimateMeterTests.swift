import SwiftletContract
import Testing

@testable import SwiftletHost

@Suite(.timeLimit(.minutes(1))) struct EstimateMeterTests {
    /// Ten seconds: one core busy throughout at its highest frequency, one for half of it at half of that.
    @Test func idleAndBusyCoresAreAddedUp() async throws {
        try await SysTree.with(Boards.processor(cores: 4, kilohertz: 2_000_000, of: 2_000_000)) { tree in
            var metering = try Metering(tree)
            try tree.set("proc/stat", Boards.stat([2000, 1500, 1000, 1000]))
            try tree.set("sys/devices/system/cpu/cpu1/cpufreq/scaling_cur_freq", "1000000")
            expect(try metering.joules(at: 10), near: 2 * 10 + 10 + 5 * 0.25)
            #expect(metering.source.isMeasured == false)
        }
    }

    /// As in a virtual machine.
    @Test func withoutAFrequencyItIsTheHighest() async throws {
        try await SysTree.with(Boards.virtualMachine) { tree in
            var metering = try Metering(tree)
            try tree.set("proc/stat", Boards.stat([1500, 1000]))
            expect(try metering.joules(at: 10), near: 2 * 10 + 5)
        }
    }

    /// Cores that come and go, whose time goes back, and that claim to have worked longer than there was time.
    @Test func coresMayLie() async throws {
        try await SysTree.with(Boards.virtualMachine) { tree in
            var metering = try Metering(tree)
            try tree.set("proc/stat", Boards.stat([900, 1000, 80_000]))
            expect(try metering.joules(at: 1), near: 2)
            try tree.set("proc/stat", Boards.stat([900, 91_000, 80_000]))
            expect(try metering.joules(at: 2), near: 2 + 2 + 1.02)
            try tree.set("proc/stat", "nothing of this\nkind")
            #expect(throws: HostError.self) { try metering.joules(at: 3) }
            try tree.set("proc/stat", Boards.stat([950, 91_000, 80_000]))
            expect(try metering.joules(at: 4), near: 5.02 + 2 * 2 + 0.5)
        }
    }

    /// While the box sleeps it is not idle.
    @Test func aLongGapCountsAsAMinute() async throws {
        try await SysTree.with(Boards.virtualMachine) { tree in
            var metering = try Metering(tree)
            expect(try metering.joules(at: 7200), near: 2 * 60)
        }
    }

    @Test func theModelsNameIsTheSources() async throws {
        try await SysTree.with(Boards.virtualMachine) { tree in
            let model = EstimateModel(idleWatts: 3, wattsPerCore: 4)
            let metering = try Metering(tree, model: model)
            #expect("\(metering.source)" == "calibrated cpu model (estimate)")
        }
    }
}
