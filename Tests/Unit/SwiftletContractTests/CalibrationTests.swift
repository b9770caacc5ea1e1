import FoundationEssentials
import Testing

@testable import SwiftletContract

@Suite struct CalibrationTests {
    private func row(_ threads: Int, _ slots: Int, _ speed: Double, _ joules: Double?) -> CalibrationRow {
        CalibrationRow(
            setting: EngineSetting(threads: threads, slots: slots), tokensPerSecond: speed, answerTokensPerSecond: 1,
            firstTokenSeconds: 1, joulesPerToken: joules)
    }

    private func setting(_ goal: Calibration.Goal, _ rows: [CalibrationRow]) -> EngineSetting? {
        Calibration(
            goal, of: ReleaseVersion(unchecked: "1.0.0"), VariantName(unchecked: "q8_0"), promptTokens: 1,
            answerTokens: 1, rows: rows, at: Date(timeIntervalSince1970: 0))?.setting
    }

    @Test func theFastestOrTheThriftiestIsChosen() {
        let rows = [row(1, 1, 100, 0.010), row(2, 1, 190, 0.013), row(4, 1, 210, 0.024)]
        #expect(setting(.speed, rows) == EngineSetting(threads: 4, slots: 1))
        #expect(setting(.energy, rows) == EngineSetting(threads: 1, slots: 1))
    }

    @Test func ofTwoThatAreAsGoodTheSmallerIsChosen() {
        let rows = [row(4, 4, 205, 0.02), row(4, 1, 200, 0.02), row(3, 1, 199, 0.02), row(2, 1, 150, 0.02)]
        #expect(setting(.speed, rows) == EngineSetting(threads: 3, slots: 1))
    }

    @Test func withoutFiguresThereIsNoChoice() {
        #expect(setting(.energy, [row(1, 1, 100, nil)]) == nil)
        #expect(setting(.speed, []) == nil)
    }
}
