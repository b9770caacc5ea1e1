import AsyncHTTPClient
import Foundation
import SwiftletContract

/// Answers a second through the gateway over those of the same engine asked directly, to the demo model's own checks: requests as
/// its apps write them, with a schema, answered to their end. Both sides in turns.
struct GatewayThroughput {
    let lab: Lab
    let client: HTTPClient
    /// Bodies.
    private let requests: [String]
    private static let rounds = 40
    private static let perRound = 96

    static let clients = [1, 8, 32]
    static func name(_ clients: Int) -> String { "gateway_throughput_ratio_c\(clients)" }

    init(lab: Lab, client: HTTPClient, environment: [String: String] = ProcessInfo.processInfo.environment) throws {
        guard let folder = environment["SWIFTLET_MODEL_FOLDER"] else {
            throw Trouble("run this by Packaging/bench: it needs SWIFTLET_MODEL_FOLDER")
        }
        self.lab = lab
        self.client = client
        // As they were written: the order of a schema's members is that of the answer's, and in another order it is another answer.
        let checks = try CheckSuite(json: Data(contentsOf: URL(filePath: folder + "/checks.json")))
        self.requests = checks.cases.map { check in
            let rest = String(decoding: check.requestBody, as: UTF8.self).drop { $0 != "{" }.dropFirst()
            return #"{"model":"\#(lab.model)","# + rest
        }
        guard requests.isEmpty == false else { throw Trouble("\(folder)/checks.json has no cases") }
    }

    func result(clients: Int) async throws -> Result {
        let nginx = try await Nginx(to: lab.engineSocket)
        defer { nginx.stop() }
        // Each in its turn, and each as often after each other.
        let askers = [lab.engineSocket, lab.inferenceSocket, nginx.socket]
            .map { Asker(client: client, socket: $0, model: lab.model) }
        for asker in askers { _ = try await seconds(asker, clients) }
        var times = askers.map { _ in [Double]() }
        for round in 0..<Self.rounds {
            for place in askers.indices {
                let side = (place * (round.isMultiple(of: 2) ? 1 : 2) + round) % askers.count
                times[side].append(try await seconds(askers[side], clients))
            }
        }
        let answers = Double(Self.perRound / clients * clients)
        // Each round against its neighbour: whatever else the machine does falls on both.
        let ratios = times.map { side in zip(times[0], side).map { $0 / $1 }.percentile(50) }
        let alone = times[0].percentile(50)
        return Result(
            name: Self.name(clients), value: ratios[1].rounded(places: 3), unit: "ratio",
            peer: "the same engine asked directly", peer_value: (answers / alone).rounded(places: 1),
            ratio: ratios[1].rounded(places: 3),
            method:
                "\(Int(answers)) answers to the demo model's own checks, each round against the one beside it, the median of "
                + "\(Self.rounds) rounds of each side in turns, \(clients) clients; nginx in its place: \(ratios[2].rounded(places: 3))"
        )
    }

    /// For one round.
    private func seconds(_ asker: Asker, _ clients: Int) async throws -> Double {
        let clock = ContinuousClock()
        let start = clock.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            for client in 0..<clients {
                group.addTask {
                    for number in 0..<Self.perRound / clients {
                        _ = try await asker.answerTime(requests[(client * 7 + number) % requests.count])
                    }
                }
            }
            try await group.waitForAll()
        }
        return start.duration(to: clock.now) / .seconds(1)
    }
}
