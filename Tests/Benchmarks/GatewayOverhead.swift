import AsyncHTTPClient
import FoundationEssentials

/// What the gateway adds to a short answer: the same engine asked directly and through the gateway, in turns of a few
/// dozen requests, so that whatever else the machine does falls on both.
struct GatewayOverhead {
    let lab: Lab
    let client: HTTPClient
    private static let rounds = 40
    private static let perRound = 40
    private static let maxTokens = 8

    static let clients = [1, 8, 32]
    static let names =
        clients.flatMap { ["gateway_added_p50_ms_c\($0)", "gateway_added_p99_ms_c\($0)"] }
        + ["gateway_stream_ratio", "gateway_added_ttft_ms"]

    struct Sides {
        var direct: [Double] = []
        var gateway: [Double] = []
    }

    /// Milliseconds of each answer of each round.
    struct Rounds {
        var direct: [[Double]] = []
        var gateway: [[Double]] = []
        /// In the gateway's place.
        var nginx: [[Double]] = []
    }

    func measure(clients: Int) async throws -> Rounds {
        let peer = try await Nginx(to: lab.engineSocket)
        defer { peer.stop() }
        let sides: [(asker: Asker, times: WritableKeyPath<Rounds, [[Double]]>)] = [
            (Asker(client: client, socket: lab.engineSocket, model: lab.model), \.direct),
            (Asker(client: client, socket: lab.inferenceSocket, model: lab.model), \.gateway),
            (Asker(client: client, socket: peer.socket, model: lab.model), \.nginx),
        ]
        for side in sides { _ = try await times(side.asker, clients, round: 0) }
        var rounds = Rounds()
        for round in 1...Self.rounds {
            // Each in its turn, and each as often after each other.
            for place in sides.indices {
                let side = sides[(place * (round.isMultiple(of: 2) ? 1 : 2) + round) % sides.count]
                rounds[keyPath: side.times].append(try await times(side.asker, clients, round: round))
            }
        }
        return rounds
    }

    private func times(_ asker: Asker, _ clients: Int, round: Int) async throws -> [Double] {
        let each = max(4, Self.perRound / clients * (clients > 1 ? 2 : 1))
        return try await withThrowingTaskGroup(of: [Double].self) { group in
            for client in 0..<clients {
                group.addTask {
                    var times: [Double] = []
                    for number in 0..<each {
                        let time = try await asker.answerTime(
                            maxTokens: Self.maxTokens, salt: round * 1000 + client * 100 + number)
                        times.append(time / .milliseconds(1))
                    }
                    return times
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
    }

    /// The p50 and p99 of what is added at so many clients.
    func results(clients: Int) async throws -> [Result] {
        let rounds = try await measure(clients: clients)
        return [(50, "p50"), (99, "p99")].map { percent, name in
            // Whole rounds are quick or slow, by who shares a core with whom and what else the machine does: each is compared
            // with its neighbour, and the median of that counts.
            func added(_ side: [[Double]]) -> Double {
                zip(side, rounds.direct).map { $0.percentile(percent) - $1.percentile(percent) }.percentile(50)
            }
            let direct = rounds.direct.map { $0.percentile(percent) }.percentile(50)
            let gateway = added(rounds.gateway)
            return Result(
                name: "gateway_added_\(name)_ms_c\(clients)", value: gateway.rounded(places: 3), unit: "ms",
                peer: "the same engine asked directly", peer_value: direct.rounded(places: 3),
                ratio: (1 + gateway / direct).rounded(places: 3),
                method:
                    "\(name) of a round of \(rounds.gateway.first?.count ?? 0) answers of \(Self.maxTokens) tokens through the "
                    + "gateway, less that of the round beside it directly, the median of \(Self.rounds) of each in turns, "
                    + "\(clients) clients; nginx in its place adds \(added(rounds.nginx).rounded(places: 3)) ms")
        }
    }

    /// What the gateway adds to the time until a stream begins.
    func addedFirstToken() async throws -> Result {
        let direct = Asker(client: client, socket: lab.engineSocket, model: lab.model)
        let gateway = Asker(client: client, socket: lab.inferenceSocket, model: lab.model)
        var sides = Sides()
        for round in 0..<800 {
            // Never the engine twice in a row: it closes after a stream without saying so, and its client needs a moment
            // to see that.
            sides.direct.append(
                try await direct.firstTokenTime(maxTokens: Self.maxTokens, salt: round) / .milliseconds(1))
            sides.gateway.append(
                try await gateway.firstTokenTime(maxTokens: Self.maxTokens, salt: round + 45) / .milliseconds(1))
        }
        let (through, alone) = (sides.gateway.percentile(50), sides.direct.percentile(50))
        return Result(
            name: "gateway_added_ttft_ms", value: (through - alone).rounded(places: 3), unit: "ms",
            peer: "the same engine asked directly", peer_value: alone.rounded(places: 3),
            ratio: (through / alone).rounded(places: 3),
            method: "median of \(sides.gateway.count) times from the request to the first bytes of a stream through "
                + "the gateway (\(through.rounded(places: 3)) ms) less that of as many directly, in turns, one client")
    }

    /// Streamed tokens a second through the gateway over directly: 1 is no loss.
    func streamRatio() async throws -> Result {
        let direct = Asker(client: client, socket: lab.engineSocket, model: lab.model)
        let gateway = Asker(client: client, socket: lab.inferenceSocket, model: lab.model)
        var sides = Sides()
        // A stream takes some 35 ms.
        for round in 0..<240 {
            sides.gateway.append(try await gateway.streamRate(maxTokens: 160, salt: round))
            sides.direct.append(try await direct.streamRate(maxTokens: 160, salt: round))
        }
        let ratio = zip(sides.gateway, sides.direct).map { $0 / $1 }.percentile(50).rounded(places: 3)
        return Result(
            name: "gateway_stream_ratio", value: ratio, unit: "ratio",
            peer: "the same engine asked directly", peer_value: sides.direct.percentile(50).rounded(places: 1),
            ratio: ratio,
            method:
                "tokens a second of a stream of 160 against the one directly beside it, the median of \(sides.gateway.count) "
                + "of each in turns")
    }
}

extension [Double] {
    /// Nearest rank.
    func percentile(_ percent: Int) -> Double {
        guard isEmpty == false else { return .nan }
        let rank = (Double(percent) / 100 * Double(count)).rounded(.up)
        return sorted()[Swift.min(Swift.max(Int(rank) - 1, 0), count - 1)]
    }
}
