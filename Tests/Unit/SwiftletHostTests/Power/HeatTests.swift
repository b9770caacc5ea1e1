import SwiftletContract
import Testing

@testable import SwiftletHost

@Suite(.timeLimit(.minutes(1))) struct HeatTests {
    @Test(
        arguments: [
            // hwmon repeats the zone, which counts once.
            ("raspberry-pi-4", [HeatReading(name: "cpu-thermal", celsius: 51.121, critical: 110, isProcessor: true)]),
            (
                "raspberry-pi-5",
                [
                    HeatReading(name: "cpu-thermal", celsius: 84.85, critical: 110, isProcessor: true),
                    HeatReading(name: "rp1_adc", celsius: 58.432, critical: nil, isProcessor: false),
                ]
            ),
            (
                "jetson",
                [
                    HeatReading(name: "cpu-thermal", celsius: 48.812, critical: 104.5, isProcessor: true),
                    HeatReading(name: "gpu-thermal", celsius: 47.562, critical: nil, isProcessor: false),
                    HeatReading(name: "tj-thermal", celsius: 48.812, critical: nil, isProcessor: true),
                ]
            ),
            (
                "laptop",
                [
                    HeatReading(name: "acpitz", celsius: 27.8, critical: 119, isProcessor: false),
                    HeatReading(name: "x86_pkg_temp", celsius: 46, critical: nil, isProcessor: true),
                    HeatReading(name: "coretemp Package id 0", celsius: 46, critical: 100, isProcessor: true),
                    HeatReading(name: "coretemp Core 0", celsius: 44, critical: nil, isProcessor: true),
                ]
            ),
            ("virtual-machine", []),
        ] as [(String, [HeatReading])])
    func temperaturesOfABoard(board: String, expected: [HeatReading]) async throws {
        try await SysTree.with(try #require(Boards.all[board])) { tree in
            #expect(Heat.read(below: tree.root) == expected)
        }
    }

    /// A sensor that is not connected shows the end of its range; a trip point that is none is 0 or below.
    @Test(arguments: [(-274_000, nil), (200_000, nil), (-20_000, -20), (149_000, 149)] as [(Int, Double?)])
    func whatCannotBeTrueIsLeftOut(temperature: Int, expected: Double?) async throws {
        try await SysTree.with(Boards.zone(0, "cpu", temperature, critical: -274_000)) { tree in
            let readings = Heat.read(below: tree.root)
            #expect(readings.map(\.celsius) == [expected].compactMap(\.self))
            #expect(readings.allSatisfy { $0.critical == nil })
        }
    }
}
