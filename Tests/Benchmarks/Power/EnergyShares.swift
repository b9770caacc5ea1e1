import AsyncHTTPClient
import FoundationEssentials
import NIOCore
import NIOHTTP1

/// Whether what concurrent answers were told adds up to what their engine used.
struct EnergyShares {
    static let names = ["energy_share_error"]
    private static let clients = 8
    private static let each = 40

    let lab: Lab
    let client: HTTPClient

    func result() async throws -> Result {
        try await settle()
        let before = try await metrics()
        let told = try await withThrowingTaskGroup(of: Double.self) { tasks in
            for client in 0..<Self.clients { tasks.addTask { try await ask(client) } }
            return try await tasks.reduce(0, +)
        }
        try await settle()
        let after = try await metrics()
        func grown(_ name: String, _ label: String = "") -> Double { after.sum(name, label) - before.sum(name, label) }
        let engines = grown("swiftlet_engines_energy_joules_total")
        let own = grown("swiftlet_energy_joules_total", #"app="none""#)
        guard engines > 0 else { throw Trouble("the node counted no energy of its engines") }
        return Result(
            name: Self.names[0], value: (abs(told + own - engines) / engines).rounded(places: 5), unit: "ratio",
            method: "\(Self.clients * Self.each) answers of 8 to 71 tokens to \(Self.clients) clients at once: the "
                + "sum of their swiftlet-energy-joules (\(told.rounded(places: 3)) J) and the engine's own "
                + "(\(own.rounded(places: 3)) J) against what the node counted for the engine "
                + "(\(engines.rounded(places: 3)) J)")
    }

    /// The last interval is closed within two looks.
    private func settle() async throws { try await Task.sleep(for: .seconds(3)) }

    private func ask(_ number: Int) async throws -> Double {
        var joules = 0.0
        for turn in 0..<Self.each {
            var request = request("/v1/chat/completions")
            request.method = .POST
            request.headers.add(name: "content-type", value: "application/json")
            request.body = .bytes(
                ByteBuffer(
                    string: """
                        {"model":"\(lab.model)","ignore_eos":true,"max_tokens":\(8 + (number * 7 + turn * 13) % 64),\
                        "messages":[{"role":"user","content":"\(turn) boxes of paper"}]}
                        """))
            let response = try await client.execute(request, timeout: .seconds(120))
            for try await _ in response.body {}
            let text = response.headers.first(name: "swiftlet-energy-joules")
            guard let cost = text.flatMap({ Double($0) }) else {
                throw Trouble("an answer (\(response.status.code)) does not say what it cost")
            }
            joules += cost
        }
        return joules
    }

    private func request(_ path: String) -> HTTPClientRequest {
        HTTPClientRequest(url: "http+unix://\(lab.inferenceSocket.addingPercentEncoding())\(path)")
    }

    private func metrics() async throws -> Metrics {
        let response = try await client.execute(request("/metrics"), timeout: .seconds(10))
        return Metrics(text: String(buffer: try await response.body.collect(upTo: 1 << 20)))
    }

    private struct Metrics {
        let text: String

        /// Of all lines of a name that have this label.
        func sum(_ name: String, _ label: String = "") -> Double {
            text.split(separator: "\n").filter { $0.hasPrefix(name + "{") && $0.contains(label) }
                .compactMap { $0.split(separator: " ").last.flatMap { Double($0) } }.reduce(0, +)
        }
    }
}
