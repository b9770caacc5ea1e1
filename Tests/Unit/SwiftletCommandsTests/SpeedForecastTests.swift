import Foundation
import SwiftletContract
import SwiftletRegistry
import Testing

@testable import SwiftletCommands

@Suite struct SpeedForecastTests {
    private let old = ReleaseVersion(unchecked: "1.0.0")
    private let new = ReleaseVersion(unchecked: "2.0.0")
    private let variant = VariantName(unchecked: "q4_0")

    /// - Parameter content: names the weights: a hexadecimal digit.
    private func release(
        _ version: ReleaseVersion, _ weights: Bytes, content: Character, architecture: String = "llama",
        speculation: Speculation? = nil
    ) throws -> Release {
        let blob = Blob(digest: try digest(content), size: weights)
        return Release(
            model: ModelName(unchecked: "m"), version: version, summary: "", license: "MIT", sequence: 1, floor: 0,
            context: 256,
            variants: [
                Variant(
                    name: variant, blob: blob,
                    needs: MemoryNeeds(weights: weights, keyValuePerToken: Bytes(1), overhead: Bytes(1)),
                    architecture: architecture, layers: 1)
            ], speculation: speculation, checks: nil, config: blob, card: nil)
    }

    private func digest(_ digit: Character) throws -> Digest {
        try #require(Digest(hex: String(repeating: digit, count: 64)))
    }

    private func status(answerRate: Double? = nil, calibrated: Double? = nil) throws -> ModelStatus {
        let active = ModelStatus.Installed(
            version: old, variant: variant, manifest: try digest("1"), sequence: 1, installedAt: .distantPast,
            checks: nil)
        var status = ModelStatus(
            model: ModelName(unchecked: "m"), state: .serving, active: active, previous: nil, incoming: nil,
            context: 256,
            memory: nil, restarts: 0)
        status.engine = ModelStatus.Engine(startedAt: .distantPast, requests: 0, answerRate: answerRate)
        status.calibration = calibrated.flatMap { rate in
            let row = CalibrationRow(
                setting: EngineSetting(threads: 2, slots: 1), tokensPerSecond: rate * 3, answerTokensPerSecond: rate,
                firstTokenSeconds: 1)
            return Calibration(
                .speed, of: old, variant, promptTokens: 1, answerTokens: 1, rows: [row], at: .distantPast)
        }
        return status
    }

    private func forecast(
        from known: Release, to wanted: Release, _ status: ModelStatus,
        figures: [ReleaseVersion: VersionFigures] = [:]
    ) throws -> SpeedForecast? {
        let releases = PublishedReleases([
            (known, Blob(digest: try digest("1"), size: Bytes(1))),
            (wanted, Blob(digest: try digest("2"), size: Bytes(1))),
        ])
        return SpeedForecast(of: wanted.variants[0], in: wanted, on: status, knowing: releases, figures: figures)
    }

    @Test func twiceTheWeightsAreHalfTheTokens() throws {
        let known = try release(old, .mebibytes(500), content: "a")
        let wanted = try release(new, .mebibytes(1000), content: "b")
        let forecast = try #require(try forecast(from: known, to: wanted, status(answerRate: 30)))
        #expect(forecast.tokensPerSecond == 15 && forecast.isMeasured == false && forecast.source == .answers)
        #expect(forecast.text == "~15")
    }

    @Test func theSameWeightsAreNoForecast() throws {
        let known = try release(old, .mebibytes(1), content: "a")
        let forecast = try #require(
            try forecast(from: known, to: release(new, .mebibytes(1), content: "a"), status(answerRate: 7.25)))
        #expect(forecast.tokensPerSecond == 7.25 && forecast.isMeasured && forecast.text == "7.3")
    }

    /// Measured with a known load, and not with whatever was asked.
    @Test func aCalibrationGoesFirst() throws {
        let known = try release(old, .mebibytes(500), content: "a")
        let wanted = try release(new, .mebibytes(1000), content: "b")
        let status = try status(answerRate: 30, calibrated: 40)
        let forecast = try #require(try forecast(from: known, to: wanted, status))
        #expect(forecast.tokensPerSecond == 20 && forecast.source == .calibration && forecast.version == old)
    }

    /// After a restart of the daemon nobody has asked the engine yet.
    @Test func whatTheNodeSaidBeforeIsRemembered() throws {
        let known = try release(old, .mebibytes(500), content: "a")
        let wanted = try release(new, .mebibytes(1000), content: "b")
        let forecast = try forecast(from: known, to: wanted, status(), figures: [old: VersionFigures(speed: 10)])
        #expect(forecast?.tokensPerSecond == 5)
    }

    @Test func whatSaysNothingIsNotSaid() throws {
        let known = try release(old, .mebibytes(500), content: "a")
        let wanted = try release(new, .mebibytes(1000), content: "b")
        #expect(try forecast(from: known, to: wanted, status()) == nil)
        // It runs in the processor's caches.
        let small = try release(old, .mebibytes(1), content: "a")
        #expect(try forecast(from: small, to: wanted, status(answerRate: 900)) == nil)
        let experts = try release(new, .mebibytes(1000), content: "b", architecture: "qwen3moe")
        #expect(try forecast(from: known, to: experts, status(answerRate: 30)) == nil)
        let guessing = try release(new, .mebibytes(1000), content: "b", speculation: .ngram)
        #expect(try forecast(from: known, to: guessing, status(answerRate: 30)) == nil)
    }
}
