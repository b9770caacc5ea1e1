import SwiftletAgent
import SwiftletContract
import SwiftletEngine

/// Measures what an engine that runs does, with its power and its memory.
struct EngineMeasuring {
    let engine: EngineID
    let running: RunningEngine
    let client: EngineClient
    let books: EnergyBooks

    /// Of each row; the first request of each warms caches up, and counts with the others.
    private static let duration: Duration = .seconds(5)

    /// One row for one request at a time, then for two, and so on by doubling up to the engine's slots.
    func rows(_ setting: EngineSetting, _ workload: Workload) async throws(EngineError) -> [CalibrationRow] {
        let request = books.beginMeasuring(engine)
        defer { books.endMeasuring(request) }
        let meter = try await EngineMeter(client, workload)
        // The first answers after a start are slower: pages come from the disk.
        _ = try await meter.run(atOnce: 1, for: .milliseconds(500))
        var rows: [CalibrationRow] = []
        var atOnce = 1
        while true {
            rows.append(try await row(EngineSetting(threads: setting.threads, slots: atOnce), meter))
            guard atOnce < setting.slots else { return rows }
            atOnce = min(atOnce * 2, setting.slots)
        }
    }

    private func row(_ setting: EngineSetting, _ meter: EngineMeter) async throws(EngineError) -> CalibrationRow {
        let before = await joules()
        let reading = try await meter.run(atOnce: setting.slots, for: Self.duration)
        let after = await joules()
        var row = CalibrationRow(
            setting: setting, tokensPerSecond: reading.tokensPerSecond,
            answerTokensPerSecond: reading.answerTokensPerSecond, firstTokenSeconds: reading.firstTokenSeconds)
        row.peak = running.memory.map { $0.peak + running.plan.weights }
        // Figures of two sources have no difference.
        if let before, let after, before.source == after.source {
            let joules = max(0, after.joules - before.joules)
            row.joulesPerToken = joules / Double(max(1, reading.tokens))
            row.watts = joules / reading.seconds
            row.source = after.source
        }
        return row
    }

    /// What the engine has used, once all that it did is in the books; nil where the meter is silent.
    private func joules() async -> EnergyShare? {
        guard await books.settled() else { return nil }
        return books.joules(of: engine)
    }
}
