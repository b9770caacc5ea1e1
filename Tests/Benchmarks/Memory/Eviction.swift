import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// A mixed load of four apps on memory for two of their four models: who is let go costs reloads, and time.
struct Eviction {
    static let names = ["eviction_reloads", "eviction_p95_ms"]
    /// Of the largest two that fit together: the huge one and the medium one.
    private static let budget = "560M"
    private static let duration = Duration.seconds(60)
    /// Each app asks its own model, and thinks for so long in between: the small ones are asked most.
    private static let pauses: [(model: String, pause: Duration)] = [
        ("small", .milliseconds(150)), ("medium", .milliseconds(400)), ("large", .seconds(3)), ("huge", .seconds(8)),
    ]

    let client: HTTPClient

    func results() async throws -> [Result] {
        let lab = try EvictionLab(client)
        do {
            let ours = try await lab.startNode(budget: Self.budget)
            let before = try lab.unloaded()
            let times = try await load(ours)
            let reloads = try lab.unloaded() - before
            lab.stop()
            let router = try await lab.startRouter()
            for app in Self.pauses.suffix(2) { _ = try await ask(router, app.model, salt: 0) }
            let loaded = try lab.routerLoads()
            let peerTimes = try await load(router)
            let peerReloads = try lab.routerLoads() - loaded
            try lab.end()
            return results(times, reloads, peerTimes, peerReloads)
        } catch {
            lab.complain()
            try lab.end()
            throw error
        }
    }

    private func results(_ ours: [Double], _ reloads: Int, _ peer: [Double], _ peerReloads: Int) -> [Result] {
        let name = "llama-server's router, --models-max 2 (least recently used, by count)"
        let method =
            "four apps for \(Self.duration), each with a model of its own (5, 43, 130 and 280 MB) and its own pace (0.15, "
            + "0.4, 3 and 8 s between answers of 8 tokens), on a budget of \(Self.budget); the peer's two largest take "
            + "more; \(ours.count) answers, the peer \(peer.count)"
        let p95 = ours.percentile(95)
        let peerP95 = peer.percentile(95)
        return [
            Result(
                name: Self.names[0], value: Double(reloads), unit: "", peer: name, peer_value: Double(peerReloads),
                ratio: (Double(reloads) / Double(max(1, peerReloads))).rounded(places: 3), method: method),
            Result(
                name: Self.names[1], value: p95.rounded(places: 1), unit: "ms", peer: name,
                peer_value: peerP95.rounded(places: 1), ratio: (p95 / peerP95).rounded(places: 3), method: method),
        ]
    }

    /// Milliseconds of each answer.
    private func load(_ address: String) async throws -> [Double] {
        let end = ContinuousClock.now + Self.duration
        return try await withThrowingTaskGroup(of: [Double].self) { group in
            for app in Self.pauses {
                group.addTask {
                    var times: [Double] = []
                    while ContinuousClock.now < end {
                        times.append(try await ask(address, app.model, salt: times.count) / .milliseconds(1))
                        try await Task.sleep(for: app.pause)
                    }
                    return times
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
    }

    private func ask(_ address: String, _ model: String, salt: Int) async throws -> Duration {
        var request = HTTPClientRequest(url: address + "/v1/chat/completions")
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/json")
        let body =
            #"{"model":"\#(model)","max_tokens":8,"ignore_eos":true,"messages":[{"role":"user","content":"box \#(salt)"}]}"#
        request.body = .bytes(ByteBuffer(string: body))
        let start = ContinuousClock.now
        let response = try await client.execute(request, timeout: .seconds(600))
        let answer = try await response.body.collect(upTo: 1 << 20)
        guard response.status == .ok else {
            throw Trouble("\(model) got \(response.status.code): \(String(buffer: answer).prefix(300))")
        }
        return start.duration(to: .now)
    }
}
