import SwiftletContract
import SwiftletHost
import SystemPackage
import Testing

@testable import SwiftletDaemon

@Suite(.timeLimit(.minutes(1))) struct PowerFactsTests {
    private static let rapl = EnergySource(kind: .rapl, name: "package-0")
    private static let chip = EnergySource(kind: .hwmon, name: "ina226")
    private static let battery = EnergySource(kind: .battery, name: "BAT0")
    private static let estimate = EnergySource(kind: .estimate, name: "cpu model")

    private static let box = PowerFacts(
        candidates: [rapl, estimate].map { EnergyCandidate(source: $0) }, watts: 17.04,
        heat: [HeatReading(name: "cpu-thermal", celsius: 40, critical: 100, isProcessor: true)],
        supply: Supply(origin: .mains), throttle: ThrottleFlags(sources: ["firmware"]))

    @Test func aGoodBoxHasNothingToSay() {
        expectSense(Self.box.findings)
        #expect(Self.box.findings.allSatisfy { $0.outcome == .ok }, "\(Self.box.findings)")
    }

    @Test(
        arguments: [
            .init(.temperature, .warning, { $0.heat[0].celsius = 91 }), .init(.temperature, .skipped, { $0.heat = [] }),
            .init(
                .temperature, .warning,
                {
                    $0.heat[0].celsius = 96
                    $0.heat[0].critical = nil
                }),
            .init(.throttling, .skipped, { $0.throttle = ThrottleFlags() }),
            .init(
                .throttling, .warning, { $0.throttle = ThrottleFlags(occurred: [.underVoltage], sources: ["firmware"]) }
            ),
            .init(.throttling, .warning, { $0.throttle = ThrottleFlags(now: [.throttled], sources: ["firmware"]) }),
            .init(.throttling, .ok, { $0.throttle = ThrottleFlags(heatEvents: 7, sources: ["thermal_throttle"]) }),
            .init(.powerSupply, .ok, { $0.supply = Supply(origin: .battery, charge: 0.5, batteries: ["BAT0"]) }),
            .init(.powerSupply, .ok, { $0.supply = Supply(origin: .battery, batteries: ["BAT0"]) }),
            .init(.powerSupply, .ok, { $0.supply = Supply(origin: .mains, charge: 0.02, batteries: ["BAT0"]) }),
            .init(.powerSupply, .warning, { $0.supply = Supply(origin: .battery, charge: 0.14, batteries: ["BAT0"]) }),
        ] as [Case<PowerFacts>])
    func eachFaultIsFound(item: Case<PowerFacts>) {
        var facts = Self.box
        item.change(&facts)
        expectSense(facts.findings)
        #expect(outcome(item.check, facts.findings) == item.expected)
        #expect(facts.findings.allSatisfy { $0.name == item.check.rawValue || $0.outcome == .ok })
    }

    /// The source with its kind, its watts, and why nothing better is used.
    @Test func theSourceIsNamed() throws {
        var facts = Self.box
        #expect(try Self.source(facts).message == "Energy is measured, by package-0 (rapl): 17.0 W now.")
        #expect(try Self.source(facts).about == "package-0 (rapl)")
        facts.candidates = [
            EnergyCandidate(source: Self.rapl, obstacle: .denied(operation: "open", path: "/sys/energy_uj")),
            EnergyCandidate(source: Self.chip, obstacle: .malformed(path: "/sys/power1_input", reason: "it is empty")),
            EnergyCandidate(source: Self.battery), EnergyCandidate(source: Self.estimate),
        ]
        facts.watts = nil
        #expect(
            try Self.source(facts).message
                == "Energy is measured, by BAT0 (battery). Not package-0 (rapl): Linux keeps it to "
                + "root; whether the daemon may read it is yours to decide, see /usr/lib/swiftlet/60-swiftlet-rapl.rules. "
                + "Not ina226 (hwmon): it is empty.")
        facts.candidates[2] = EnergyCandidate(
            source: Self.battery, obstacle: .notMeasuring(path: "/sys/BAT0", reason: "it is full"))
        facts.watts = 4
        #expect(
            try Self.source(facts).message.hasPrefix(
                "Nothing that measures energy can be used. It is estimated, by cpu model (estimate): 4.0 W now. Not "))
        #expect(try Self.source(facts).message.hasSuffix("Not BAT0 (battery): it is full."))
        facts.candidates = [EnergyCandidate(source: Self.rapl), EnergyCandidate(source: Self.chip)]
        #expect(try Self.source(facts).message.hasSuffix("Also there: ina226 (hwmon)."))
    }

    private static func source(_ facts: PowerFacts) throws -> Finding {
        expectSense(facts.findings)
        return try #require(facts.findings.first { $0.name == NodeCheck.powerSensors.rawValue })
    }
}
