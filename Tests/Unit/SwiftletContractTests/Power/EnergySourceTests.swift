import FoundationEssentials
import SwiftletContract
import Testing

@Suite(.timeLimit(.minutes(1))) struct EnergySourceTests {
    @Test(arguments: EnergySource.Kind.allCases)
    func saysWhatItIs(kind: EnergySource.Kind) throws {
        let source = EnergySource(kind: kind, name: "x")
        #expect("\(source)" == "x (\(kind.rawValue))")
        #expect(source.isMeasured == (kind != .estimate))
        #expect(try JSONDecoder().decode(EnergySource.self, from: JSONEncoder().encode(source)) == source)
    }

    /// Names come from firmware and from other machines, and go to terminals, metrics and tables.
    @Test(arguments: [
        (" VDD_IN\n", "VDD_IN"), ("", "unnamed"), ("\u{1B}[2Jx\u{7}", "[2Jx"), ("a\"b\\c", "abc"),
        ("é\u{202E}", "unnamed"),
        (String(repeating: "a", count: 1000), String(repeating: "a", count: 64)),
    ])
    func namesCanBePrinted(name: String, expected: String) throws {
        #expect(EnergySource(kind: .hwmon, name: name).name == expected)
        let json = try JSONEncoder().encode(["kind": "hwmon", "name": name])
        #expect(try JSONDecoder().decode(EnergySource.self, from: json).name == expected)
    }

    @Test(arguments: [(Double.nan, 0.0), (-1, 0), (.infinity, 10_000), (1e300, 10_000), (2.5, 2.5)])
    func modelsAreFinite(given: Double, expected: Double) {
        let model = EstimateModel(idleWatts: given, wattsPerCore: given)
        #expect(model.idleWatts == expected && model.wattsPerCore == expected)
    }

    @Test(arguments: ["x86_64", "aarch64", "riscv64", "other"], [-1, 1, 4, 128])
    func everyBoxHasATypicalModel(architecture: String, cores: Int) {
        let model = EstimateModel.typical(architecture: architecture, cores: cores)
        #expect(model.idleWatts > 1 && model.wattsPerCore > 0.5)
        #expect("\(model.source)" == "cpu model (estimate)")
    }

    /// A node of an older version says nothing of sensors.
    @Test func factsWithoutSensorsAreRead() throws {
        var facts = NodeFacts(
            hostname: "box", architecture: "aarch64", processor: "p", cores: 4, memory: .zero, diskTotal: .zero,
            diskFree: .zero, kernel: "6", system: "Debian")
        let old = try JSONEncoder().encode(facts)
        #expect(String(decoding: old, as: UTF8.self).contains("sensors") == false)
        #expect(try JSONDecoder().decode(NodeFacts.self, from: old) == facts)
        facts.sensors = SensorFacts(energy: EnergySource(kind: .rapl, name: "psys"), temperatures: 2, hasBattery: true)
        #expect(try JSONDecoder().decode(NodeFacts.self, from: JSONEncoder().encode(facts)) == facts)
    }
}
