import AsyncHTTPClient
import Foundation
import SwiftletAgent
import SwiftletContract
import SwiftletHost

/// The governor on this machine's processor, by the estimate, with the real engine under load: beside a quota that was chosen
/// by hand and beside doing nothing, one after the other in one run. It needs root, for a control group.
struct WattCapReal {
    static let names = ["watt_cap_error_real", "watt_cap_token_share_real"]
    private static let seconds = 75.0
    /// Cores: what the ceiling leaves beside the neighbour's mean.
    private static let byHand = 0.5

    let lab: Lab
    let client: HTTPClient

    func results() async throws -> [Result] {
        let model = EstimateModel.typicalHere()
        let rest = try await rest(model)
        let cores = RealBox.cores
        // Half of what engine, neighbour, gateway and the one who asks would take.
        let ceiling = rest + 0.75 * model.wattsPerCore
        let box = RealBox(
            lab: lab, asker: Asker(client: client, socket: lab.engineSocket, model: lab.model),
            engine: try lab.engineProcess(), model: model, ceiling: ceiling, threads: try lab.engineThreads())
        var governor = PowerGovernor(cores: cores, wattsPerCore: model.wattsPerCore)
        let governed = try await box.run(seconds: Self.seconds) {
            governor.step($0, PowerCeilings(watts: ceiling)).quota
        }
        let byHand = try await box.run(seconds: Self.seconds) { _ in Self.byHand }
        let free = try await box.run(seconds: Self.seconds) { _ in nil }
        let method =
            "on \(Int(cores)) cores by the estimate (\(model.wattsPerCore) W a core), ceiling "
            + "\(ceiling.rounded(places: 1)) W, \(Int(Self.seconds)) s each: the engine under load with pauses, a neighbour of half a core now and then; "
        return [
            Result(
                name: Self.names[0], value: governed.above.rounded(places: 4), unit: "ratio",
                peer: "a fixed cpu.max of half a core", peer_value: byHand.above.rounded(places: 4),
                method: method + "the most above the ceiling over any 10 s; doing nothing: "
                    + "\(free.above.rounded(places: 4))"),
            Result(
                name: Self.names[1], value: governed.share.rounded(places: 4), unit: "ratio",
                peer: "a fixed cpu.max of half a core", peer_value: byHand.share.rounded(places: 4),
                method: method
                    + "CPU seconds of the engine, of those that the ceiling left it at each moment; tokens a "
                    + "second \(governed.tokensPerSecond.rounded(places: 1)), by hand "
                    + "\(byHand.tokensPerSecond.rounded(places: 1)), doing nothing "
                    + "\(free.tokensPerSecond.rounded(places: 1))"),
        ]
    }

    /// What the machine draws before anything begins.
    private func rest(_ model: EstimateModel) async throws -> Double {
        var meter = EstimateMeter(model: model)
        let start = try meter.read()
        try await Task.sleep(for: .seconds(5))
        let watts = try meter.read().watts(since: start) ?? model.idleWatts
        guard watts < model.idleWatts + model.wattsPerCore * RealBox.cores * 0.4 else {
            throw Trouble("other programs use more than two fifths of this machine: nothing could be held here")
        }
        return watts
    }
}

extension Lab {
    /// Of the engine that listens on `engineSocket`.
    func engineProcess() throws -> Int32 {
        for name in try FileManager.default.contentsOfDirectory(atPath: "/proc") {
            guard let process = Int32(name),
                let line = try? String(contentsOfFile: "/proc/\(name)/cmdline", encoding: .utf8),
                line.contains(engineSocket), line.contains("--host")
            else { continue }
            return process
        }
        throw Trouble("no process serves \(engineSocket)")
    }

    func engineThreads() throws -> Double {
        let line = try String(contentsOfFile: "/proc/\(engineProcess())/cmdline", encoding: .utf8)
        let words = line.split(separator: "\0")
        guard let index = words.firstIndex(of: "--threads"), index + 1 < words.count,
            let threads = Double(words[index + 1])
        else { throw Trouble("the engine does not say its threads") }
        return threads
    }
}
