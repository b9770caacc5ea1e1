import SwiftletContract
import SystemPackage
import Testing

@testable import SwiftletHost

/// Whatever the box, there is a meter; whatever its files say, it goes on.
@Suite(.timeLimit(.minutes(2))) struct EnergyMetersTests {
    @Test(arguments: [
        ("raspberry-pi-4", "cpu model (estimate)"), ("raspberry-pi-5", "cpu model (estimate)"),
        ("jetson", "ina3221 VDD_IN (hwmon)"), ("carrier", "ina226 (hwmon)"), ("laptop", "psys (rapl)"),
        ("virtual-machine", "cpu model (estimate)"),
    ])
    func theBestIsFound(board: String, expected: String) async throws {
        try await SysTree.with(try #require(Boards.all[board])) { tree in
            let best = EnergyMeters.best(below: tree.root, model: Metering.model).source
            #expect("\(best)" == expected)
            #expect(best.isMeasured == (expected.hasSuffix("(estimate)") == false))
            #expect(SensorFacts.read(below: tree.root, model: Metering.model).energy == best)
        }
    }

    @Test func worseSourcesAreTakenAsBetterOnesGo() async throws {
        try await SysTree.with(Boards.laptop + Boards.ina3221(9, [("VDD_IN", 5000, 1000)])) { tree in
            var names: [String] = []
            let zones = ["intel-rapl:1", "intel-rapl:0", "intel-rapl:0:0", "intel-rapl:0:1", "intel-rapl-mmio:0"]
            let gone = [
                ["sys/class/powercap/\(zones[0])/energy_uj"], zones[1...].map { "sys/class/powercap/\($0)/energy_uj" },
                ["sys/class/hwmon/hwmon9/curr1_input"], ["sys/class/power_supply/BAT0/status"],
            ]
            for files in [[]] + gone {
                for file in files { try tree.set(file, nil) }
                names.append("\(EnergyMeters.best(below: tree.root, model: Metering.model).source)")
            }
            #expect(
                names == [
                    "psys (rapl)", "package-0 (rapl)", "ina3221 VDD_IN (hwmon)", "BAT0 (battery)",
                    "cpu model (estimate)",
                ])
        }
    }

    @Test func thereIsAMeterWhereThereIsNothingAtAll() async throws {
        try await withScratch { root in
            var meter = EnergyMeters.best(below: root, model: Metering.model)
            #expect(meter.source == Metering.model.source)
            #expect(throws: HostError.missing(operation: "open", path: root.appending("proc/stat"))) {
                try meter.read()
            }
        }
    }

    @Test func thisMachineHasOne() throws {
        var meter = EnergyMeters.best(model: .typicalHere())
        let first = try meter.read()
        let second = try meter.read()
        #expect(second.joules >= first.joules && second.at >= first.at)
    }

    /// nil: the file is gone.
    private static let nonsense = ["", "-9223372036854775808", "9223372036854775807", "fails", nil]

    /// Every file of a board in turn says every kind of nonsense, fails, and is gone: some before the first reading, some
    /// after it.
    @Test(arguments: ["laptop", "jetson"])
    func nonsenseNeverTrapsNorCountsBackwards(board: String) async throws {
        let files = try #require(Boards.all[board])
        try await SysTree.with(files) { tree in
            // Of several cores or zones of one kind one is enough.
            let looked = files.filter { file, _ in
                ["cpu/cpu0", "cpu/cpu2", "cpu/cpu3", "cpu/cpu4", "cpu/cpu5", "zone3", "rapl:0:"].allSatisfy {
                    file.contains($0) == false
                }
            }
            for (number, file) in looked.sorted(by: { $0.key < $1.key }).enumerated() {
                await Task.yield()
                for (kind, change) in Self.nonsense.enumerated() {
                    try Self.tryOut(tree, file.key, file.value, change, (number + kind).isMultiple(of: 2))
                }
            }
        }
    }

    @Test func longLinesAreCut() async throws {
        let long = String(repeating: "9", count: 5000)
        try await SysTree.with(Boards.carrier) { tree in
            try tree.set("sys/class/hwmon/hwmon0/name", long)
            #expect(EnergyMeters.best(below: tree.root, model: Metering.model).source.name.count == 64)
            try tree.set("sys/class/hwmon/hwmon0/power1_input", long)
            #expect(EnergyMeters.best(below: tree.root, model: Metering.model).source.kind == .estimate)
        }
    }

    /// What is read of the file besides energy.
    private static func expectSense(_ tree: SysTree, _ file: String) throws {
        if file.contains("thermal") || file.contains("hwmon") {
            for reading in Heat.read(below: tree.root) { try #require((-50...150).contains(reading.celsius)) }
        }
        if file.contains("power_supply"), let charge = Supply.read(below: tree.root).charge {
            try #require((0...1).contains(charge))
        }
        if file.contains("throttle") || file.contains("topology") { _ = ThrottleFlags.read(below: tree.root) }
    }

    private static func tryOut(
        _ tree: SysTree, _ file: String, _ good: String, _ change: String?, _ isThereAtStart: Bool
    ) throws {
        func spoil() throws { if change == "fails" { try tree.fail(file) } else { try tree.set(file, change) } }
        if isThereAtStart { try spoil() }
        var metering = try Metering(tree)
        if isThereAtStart == false { try spoil() }
        var last = 0.0
        for second in [1.0, 100] {
            guard let joules = try? metering.joules(at: second) else { continue }
            try #require(joules.isFinite && joules >= last, "\(file): \(change ?? "gone")")
            last = joules
        }
        try expectSense(tree, file)
        if change != nil { try tree.set(file, nil) }
        try tree.set(file, good)
        // What was wrong for a while is no reason to stop.
        let joules = try? metering.joules(at: 101)
        try #require(joules.map { $0.isFinite && $0 >= last } ?? isThereAtStart, "\(file): \(change ?? "gone")")
    }
}
