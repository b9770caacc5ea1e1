import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import SwiftletHarness

/// Apps that ask in turn, each with a long system prompt of its own: how long each waits for its first token, on a node
/// and at llama-server as it is, which gets no more memory than the node's engine took.
struct WarmPrefixes {
    static let names = ["prefix_ttft_gain"]
    private static let model = "warm"
    private static let (apps, rounds) = (8, 3)
    /// Of a system prompt; of a request, with its question and its answer.
    private static let (prefix, context) = (512, 1024)

    /// The donor's leaves system prompts out.
    private static let template =
        #"{% for message in messages %}{{ message.role }}: {{ message.content }}{{ "\n" }}{% endfor %}assistant:"#

    /// What one engine did.
    private struct Side {
        var firstToken: Double
        /// MB.
        var peak: Double
        var text: String { "\(firstToken.rounded(places: 1)) ms in \(peak.rounded(places: 0)) MB" }
    }

    let client: HTTPClient

    func result() async throws -> Result {
        let lab = try BenchLab("swp")
        do {
            let ours = try await node(lab)
            // With the context of ours, or with its own; and a cache of what that leaves.
            let same = ["--ctx-size", "\(Self.context)"]
            let small = try await plain(lab, 1, same + ["--cache-ram", "0"])
            let whole = try await plain(lab, 2, ["--cache-ram", "0"])
            let left = { (base: Double) in "\(max(1, Int((ours.peak - base) / 1.048576)))" }
            let peers = [
                small, try await plain(lab, 3, same + ["--cache-ram", left(small.peak)]),
                whole, try await plain(lab, 4, ["--cache-ram", left(whole.peak)]),
            ]
            let free = try await plain(lab, 5, [])
            let best = peers.map(\.firstToken).min() ?? .infinity
            try lab.end()
            return Result(
                name: Self.names[0], value: (best / ours.firstToken).rounded(places: 2), unit: "",
                peer: "llama-server", peer_value: best.rounded(places: 1),
                ratio: (best / ours.firstToken).rounded(places: 2),
                method: "median time to the first token of \(Self.apps) apps in turn, \(Self.rounds) rounds, each with "
                    + "its own \(Self.prefix) tokens before each question, model of 131 MB; here (PromptCache= not set) "
                    + "\(ours.text), the most that the engine had resident; llama-server with its defaults but for what keeps "
                    + "it within that, the best of: the same context and no cache \(peers[0].text), with a cache of what is "
                    + "left \(peers[1].text), its own context and no cache \(peers[2].text), with a cache of what is left "
                    + "\(peers[3].text); where nothing keeps it, \(free.text)")
        } catch {
            lab.complain()
            try lab.end()
            throw error
        }
    }

    // MARK: Engines

    private func node(_ lab: BenchLab) async throws -> Side {
        try lab.makeModel(Self.model, .large, context: Self.context, template: Self.template)
        try lab.programs.run("swiftletctl", ["init", "--name", "bench"])
        try lab.publish(Self.model)
        let bundle = lab.root.path + "/all.bundle"
        try lab.programs.run("swiftletctl", ["bundle", "export", "--output", bundle])
        try await lab.startNode(repository: "none", budget: "2G")
        try lab.programs.run("swiftlet", ["import", bundle])
        try await lab.serves(Self.model, "1.0.0", client)
        let engines = Processes.below(try lab.process(of: "daemon.log"))
        guard let engine = engines.first(where: { Processes.words(of: $0).contains("--model") }) else {
            throw Trouble("the node has no engine")
        }
        let side = try await measure(lab.inferenceSocket, engine)
        lab.stop()
        return side
    }

    /// `number` tells its socket from others', to which connections may be kept.
    private func plain(_ lab: BenchLab, _ number: Int, _ flags: [String]) async throws -> Side {
        let socket = lab.root.path + "/run/plain\(number).sock"
        let model = lab.root.path + "/models/\(Self.model)/\(Self.model).gguf"
        try lab.launch(
            lab.engine + "/llama-server", ["--host", socket, "--model", model, "--alias", Self.model] + flags,
            log: "plain.log")
        let engine = try lab.process(of: "plain.log")
        let health = HTTPClientRequest(url: "http+unix://\(socket.addingPercentEncoding())/health")
        try await Programs.until("llama-server serves") { [client] in
            try await client.execute(health, timeout: .seconds(2)).status == .ok
        }
        let side = try await measure(socket, engine)
        lab.stop()
        return side
    }

    // MARK: Asking

    /// The first round fills what there is to fill.
    private func measure(_ socket: String, _ engine: Int32) async throws -> Side {
        let asker = Asker(client: client, socket: socket, model: Self.model)
        var prefixes: [String] = []
        for app in 0..<Self.apps { prefixes.append(try await prefix(of: app, asker)) }
        var times: [Double] = []
        for round in 0...Self.rounds {
            for (app, prefix) in prefixes.enumerated() {
                let time = try await asker.firstToken(system: prefix, question: "order \(round * 7 + app) for aisle 3")
                if round > 0 { times.append(time / .milliseconds(1)) }
            }
        }
        return Side(firstToken: times.percentile(50), peak: try Self.peak(of: engine))
    }

    /// Words that no other app has, as many as make the tokens.
    private func prefix(of app: Int, _ asker: Asker) async throws -> String {
        var dice = Dice(seed: UInt64(app + 1))
        var text = ""
        while try await asker.tokens(in: text) < Self.prefix {
            for _ in 0..<8 {
                text += String((0..<4).map { _ in Character(UnicodeScalar(UInt8.random(in: 97...122, using: &dice))) })
                text += " "
            }
        }
        return text
    }

    /// MB = 10^6 bytes.
    private static func peak(of process: Int32) throws -> Double {
        let status = try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        guard let kilobytes = line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap({ Double($0) })
        else { throw Trouble("process \(process) has ended") }
        return kilobytes * 1.024 / 1000
    }
}

extension Asker {
    /// From the request to the first token of a streamed answer.
    fileprivate func firstToken(system: String, question: String) async throws -> Duration {
        var request = request(at: "/v1/chat/completions")
        request.body = .bytes(
            ByteBuffer(
                string: """
                    {"model":"\(model)","temperature":0,"ignore_eos":true,"max_tokens":8,"stream":true,"messages":[\
                    {"role":"system","content":"\(system)"},{"role":"user","content":"\(question)"}]}
                    """))
        let start = ContinuousClock.now
        let response = try await client.execute(request, timeout: .seconds(120))
        guard response.status == .ok else { throw Trouble("\(socket) answered \(response.status.code)") }
        var first: Duration?
        for try await _ in response.body where first == nil { first = start.duration(to: .now) }
        guard let first else { throw Trouble("\(socket) answered nothing") }
        return first
    }

    fileprivate func tokens(in text: String) async throws -> Int {
        struct Tokens: Decodable { var tokens: [Int] }
        var request = request(at: "/tokenize")
        request.body = .bytes(ByteBuffer(string: #"{"model":"\#(model)","content":"\#(text)"}"#))
        let response = try await client.execute(request, timeout: .seconds(30))
        let body = try await response.body.collect(upTo: 1 << 20)
        return try JSONDecoder().decode(Tokens.self, from: Data(body.readableBytesView)).tokens.count
    }

    private func request(at path: String) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: "http+unix://\(socket.addingPercentEncoding())\(path)")
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/json")
        // llama-server ends the connection of a stream without saying so.
        request.headers.add(name: "connection", value: "close")
        return request
    }
}
