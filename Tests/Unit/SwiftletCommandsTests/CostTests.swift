import SwiftletContract
import Testing

@Suite(.timeLimit(.minutes(4))) struct CostTests {
    private static func power(_ uses: (EnergySource.Kind, Double)...) -> PowerStatus {
        let source = EnergySource(kind: .estimate, name: "cpu model")
        return PowerStatus(
            source: source, watts: 9.5, limitWatts: 12, celsius: 51, limitCelsius: nil, profile: .battery, charge: 61,
            quotaCores: nil, isHeld: true, totals: [],
            uses: uses.map { kind, joules in
                PowerStatus.Use(
                    model: ModelName(unchecked: "shop-intent"), version: ReleaseVersion(unchecked: "1.0.0"),
                    source: EnergySource(kind: kind, name: "x"), joules: joules, requests: 1000, promptTokens: 60_000,
                    answerTokens: 40_000)
            })
    }

    @Test func showsWhatAnswersCostHereAndElsewhere() async throws {
        try await withFleet { fleet in
            try await fleet.report("a", power: Self.power((.rapl, 1_800_000)))
            try await fleet.report("b", power: Self.power((.hwmon, 1_800_000), (.estimate, 9000)))
            try await fleet.report("old")
            let page = await fleet.run("status", "--price-per-kwh", "0.30", "--price-per-million-tokens", "2.5").output
            let rows = page.split(separator: "\n").filter { $0.hasPrefix("shop-intent") && $0.contains("1.0.0") }
                .map { $0.split(separator: " ").map(String.init) }
            // Measured by two nodes: 1 kWh for 200,000 tokens; estimated by one of them: a line of its own.
            #expect(
                rows.map { $0.dropFirst(2).joined(separator: " ") } == [
                    "2 2000 200000 1.0 kWh measurement 18.0 0.3 0.5 1:1.7",
                    "1 1000 100000 9.0 kJ estimate 0.09 0.0008 0.25 1:333",
                ], "\(page)")
            #expect(await fleet.run("status").output.contains("measurement"))
            let shown = await fleet.run("node", "show", "a").output
            #expect(shown.contains("9.5 W, by cpu model (estimate), limit 12.0 W"), "\(shown)")
            let json = await fleet.run("status", "--format", "json", "--price-per-kwh", "0.3").output
            #expect(json.contains("\"isMeasured\" : true") && json.contains("\"perKilowattHour\" : 0.3"))
        }
    }

    @Test(arguments: ["-1", "nan", "inf"]) func aPriceIsANumber(price: String) async throws {
        try await withFleet { fleet in
            #expect(await fleet.run("status", "--price-per-kwh=\(price)").code == .usage)
        }
    }
}
