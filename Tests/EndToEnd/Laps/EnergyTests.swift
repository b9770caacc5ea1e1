import FoundationEssentials
import NIOHTTP1
import SwiftletContract
import SwiftletHarness
import SystemPackage
import Testing

extension Laps {
    /// What answers cost: in each of them, in status, metrics and reports, and all of these agree.
    @Suite(.timeLimit(.minutes(3))) struct EnergyTests {
        private let model = ShopIntent.name

        @Test func eachAnswerSaysWhatItCostAndTheSumsAgree() async throws {
            try await ShopIntent.served { fleet, node in
                let told = try await concurrentAnswers(of: node) + streamed(by: node)
                // One more, that waiting for the model to serve has asked.
                try await sumsAgree(on: node, atLeast: told, requests: 14)
                let status = try await node.swiftlet("status")
                for word in ["J/TOKEN", "(estimate)", " W, by "] {
                    try #require(status.output.contains(word), "\(word) is not in \(status)")
                }
                try await costsAreSeen(by: fleet)
            }
        }

        /// Twelve at once; what they were told, in joules.
        private func concurrentAnswers(of node: Node) async throws -> Double {
            try await withThrowingTaskGroup(of: Double.self) { group in
                for number in 0..<12 {
                    group.addTask {
                        let question =
                            #"{"model":"\#(model)","max_tokens":\#(16 + number),"ignore_eos":true,"#
                            + #""messages":[{"role":"user","content":"\#(number) crates of oat milk"}]}"#
                        let answer = try await UnixHTTP.send(
                            .POST, "/v1/chat/completions", to: node.inference, json: question)
                        try #require(answer.status == 200, "\(answer)")
                        let source = answer.headers.first(name: "swiftlet-energy-source") ?? ""
                        try #require(source.hasSuffix(")"), "\(answer.headers)")
                        return try #require(
                            answer.headers.first(name: "swiftlet-energy-joules").flatMap { Double($0) })
                    }
                }
                return try await group.reduce(0, +)
            }
        }

        /// By curl, which shows trailers, and puts none of them into the body.
        private func streamed(by node: Node) async throws -> Double {
            let heads = node.world.directory.appending("heads")
            let question =
                #"{"model":"\#(model)","stream":true,"messages":[{"role":"user","content":"any oat milk?"}]}"#
            let outcome = try await Command(
                executable: "/usr/bin/curl",
                arguments: [
                    "--silent", "--show-error", "--unix-socket", node.inference.string, "--dump-header", heads.string,
                    "--header", "Content-Type: application/json", "--data", question,
                    "http://localhost/v1/chat/completions",
                ]
            ).run()
            try #require(outcome.end == .code(0) && outcome.output.hasSuffix("data: [DONE]\n\n"), "\(outcome)")
            try #require(outcome.output.contains("swiftlet-energy") == false, "\(outcome)")
            let lines = String(decoding: try Scratch.read(heads), as: UTF8.self).split(whereSeparator: \.isNewline)
            let trailer = lines.last { $0.lowercased().hasPrefix("swiftlet-energy-joules: ") }
            return try #require(trailer.flatMap { Double($0.split(separator: " ")[1]) }, "\(lines)")
        }

        private func sumsAgree(on node: Node, atLeast told: Double, requests: Int) async throws {
            try await eventually("the node has booked what answers were told") {
                let uses = try await node.report().power?.uses ?? []
                let booked = uses.reduce(0) { $0 + $1.requests }
                guard booked == requests else { throw NotYet("\(booked) of \(requests)") }
            }
            let power = try #require(try await node.report().power)
            let page = try await UnixHTTP.send(.GET, "/metrics", to: node.inference).body
            let apps = Self.sum(page, "swiftlet_energy_joules_total", without: #"app="none""#)
            // The one that was asked while it was waited for is in it too.
            try #require(apps >= told - 1e-5 && told > 0 && apps < told * 1.5, "\(told) were told, \(apps) are counted")
            let reported = power.uses.reduce(0) { $0 + $1.joules }
            let all = Self.sum(page, "swiftlet_energy_joules_total")
            try #require(abs(reported - all) <= 0.02 * all, "\(reported) in the report, \(all) in the metrics")
            let tokens = power.uses.reduce(0) { $0 + $1.answerTokens }
            try #require(tokens >= (0..<12).reduce(0) { $0 + 16 + $1 }, "\(power.uses)")
            try #require(Self.sum(page, "swiftlet_tokens_total") >= Double(tokens))
            // What the last ones were told too much or too little is made up for by the next.
            try await eventually("the shares add up to what the engines used", within: .seconds(60)) {
                _ = try await streamed(by: node)
                let power = try #require(try await node.report().power)
                let shares = power.uses.reduce(0) { $0 + $1.joules }
                let engines = power.totals.reduce(0) { $0 + $1.engines }
                guard abs(shares - engines) <= 0.02 * engines else { throw NotYet("\(shares) of \(engines)") }
            }
            for sample in ["llamacpp:tokens_predicted_total", "llamacpp:requests_processing"] {
                let line = "\n\(sample){model=\"\(model)\",version=\"1.0.0\"} "
                try #require(page.contains(line), "the engine's own are beside ours: \(page)")
            }
            // The first figure of watts is there a second after the start.
            try await eventually("the metrics tell of power") {
                let page = try await UnixHTTP.send(.GET, "/metrics", to: node.inference).body
                for name in [
                    "swiftlet_power_watts{", "swiftlet_cpu_quota_cores ", #"swiftlet_power_profile{profile="mains"}"#,
                ] where page.contains("\n" + name) == false { throw NotYet("\(name) is not in \(page)") }
            }
        }

        private func costsAreSeen(by fleet: Fleet) async throws {
            try await eventually("the controller knows what answers cost") {
                let status = try await fleet.ctl(
                    "status", "--price-per-kwh", "0.3", "--price-per-million-tokens", "2")
                guard status.contains("ELSEWHERE"), status.contains("estimate") || status.contains("measurement") else {
                    throw NotYet(status)
                }
            }
        }

        private static func sum(_ page: String, _ name: String, without label: String = "\n") -> Double {
            page.split(separator: "\n").filter { $0.hasPrefix(name + "{") && $0.contains(label) == false }
                .compactMap { $0.split(separator: " ").last.flatMap { Double($0) } }.reduce(0, +)
        }
    }
}
