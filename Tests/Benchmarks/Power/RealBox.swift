import Foundation
import SwiftletAgent
import SwiftletContract
import SwiftletHost

/// The engine of the lab under load on this machine's processor, with a neighbour that comes and goes, seen through the
/// estimate: what is drawn, and what engines get, under a way of setting the quota.
struct RealBox {
    struct Run {
        /// The most above the ceiling in any ten seconds, as a share of it.
        var above = -1.0
        /// CPU seconds of the engine, of those that the ceiling would have left it at each moment.
        var share = 0.0
        var tokensPerSecond = 0.0
    }

    private struct Moment {
        var time: Double
        var joules: Double
    }

    let lab: Lab
    let asker: Asker
    let engine: Int32
    let model: EstimateModel
    let ceiling: Double
    /// More than that its threads cannot use.
    let threads: Double
    static let cores = Double(ProcessInfo.processInfo.activeProcessorCount)
    private static let settling = 15.0
    private static let window = 10.0
    private static let tokens = 48

    /// `quota` is told what was measured, four times a second; nil sets none.
    func run(seconds: Double, quota: (PowerSample) -> Double?) async throws -> Run {
        let group = try ProcessorGroup(moving: engine)
        defer { group.remove(engine) }
        return try await withThrowingTaskGroup(of: Int.self) { tasks in
            for client in 0..<2 { tasks.addTask { try await ask(client, for: seconds) } }
            tasks.addTask { try await Neighbour.comesAndGoes(for: seconds) }
            var run = try await steer(group, seconds, quota)
            let answers = try await tasks.reduce(0, +)
            run.tokensPerSecond = Double(answers * Self.tokens) / seconds
            return run
        }
    }

    /// All the time, but for three seconds of every twenty. Tells how many answers came.
    private func ask(_ client: Int, for seconds: Double) async throws -> Int {
        let start = ContinuousClock.now
        var count = 0
        while true {
            let time = start.duration(to: .now) / .seconds(1)
            if time >= seconds { return count }
            if time.truncatingRemainder(dividingBy: 20) > 17 {
                try await Task.sleep(for: .milliseconds(100))
                continue
            }
            _ = try await asker.answerTime(maxTokens: Self.tokens, salt: client * 1000 + count)
            count += 1
        }
    }

    private func steer(
        _ group: ProcessorGroup, _ seconds: Double, _ quota: (PowerSample) -> Double?
    ) async throws -> Run {
        guard let clock = ProcessorClock(process: engine) else { throw Trouble("the engine is gone") }
        var meter = EstimateMeter(model: model)
        let start = try meter.read()
        var (last, before) = (start, clock.seconds ?? 0)
        var moments: [Moment] = []
        var run = Run()
        var (used, possible) = (0.0, 0.0)
        while true {
            try await Task.sleep(for: .milliseconds(250))
            let reading = try meter.read()
            let processor = clock.seconds ?? before
            let (passed, time) = (last.at.duration(to: reading.at), start.at.duration(to: reading.at) / .seconds(1))
            let cores = (processor - before) / (passed / .seconds(1))
            let watts = reading.watts(since: last)
            try group.limit(cores: quota(PowerSample(time: time, watts: watts, cores: cores)))
            (last, before) = (reading, processor)
            if time >= seconds { break }
            guard time > Self.settling else { continue }
            moments.append(Moment(time: time, joules: reading.joules))
            if let watts, cores > 0.05 {
                used += cores
                possible += min(max((ceiling - watts) / model.wattsPerCore + cores, 0.1), threads)
            }
        }
        run.share = possible > 0 ? used / possible : 1
        run.above = worst(moments)
        return run
    }

    private func worst(_ moments: [Moment]) -> Double {
        var (first, worst) = (0, -1.0)
        for moment in moments {
            while moment.time - moments[first].time > Self.window { first += 1 }
            let seconds = moment.time - moments[first].time
            guard seconds > Self.window * 0.95 else { continue }
            worst = max(worst, (moment.joules - moments[first].joules) / seconds / ceiling - 1)
        }
        return worst
    }
}

/// Another program that takes half a core for ten seconds of every twenty-four.
enum Neighbour {
    static func comesAndGoes(for seconds: Double) async throws -> Int {
        let start = ContinuousClock.now
        while true {
            let time = start.duration(to: .now) / .seconds(1)
            if time >= seconds { return 0 }
            if time.truncatingRemainder(dividingBy: 24) < 10 {
                let end = ContinuousClock.now + .milliseconds(25)
                while ContinuousClock.now < end {}
                try await Task.sleep(for: .milliseconds(25))
            } else {
                try await Task.sleep(for: .milliseconds(100))
            }
        }
    }
}
