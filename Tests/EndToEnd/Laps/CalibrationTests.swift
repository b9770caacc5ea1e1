import FoundationEssentials
import NIOHTTP1
import SwiftletContract
import SwiftletHarness
import SystemPackage
import Testing

extension Laps {
    /// A real engine with a real model is measured on this machine.
    @Suite(.timeLimit(.minutes(4))) struct CalibrationTests {
        private let model = ShopIntent.name

        @Test func aModelIsMeasuredWhileItServesAndTheSettingIsKept() async throws {
            // Rows for one number of threads, and one, two and four requests at once.
            try await ShopIntent.served({ $0.further["Serving"] = ["Threads=1"] }) { fleet, node in
                let nobody = try await node.swiftlet("calibrate", "no-such-model")
                try #require(nobody.end == .code(2) && nobody.errors.contains("no-such-model"), "\(nobody)")

                async let outcome = node.swiftlet("calibrate", "--for", "energy", "--format", "json")
                try await eventually("the status tells of it") {
                    guard try await node.report().models.first?.calibrating != nil else { throw NotYet("not begun") }
                }
                let busy = try await node.swiftlet("calibrate", model)
                try #require(busy.end == .code(30), "\(busy)")
                let reply = try await node.ask("two crates of oat milk", model: model)
                try #require(reply.status == 200, "it serves meanwhile: \(reply)")
                let done = try await outcome
                try #require(done.end == .code(0), "\(done)")
                let calibration = try Calibration(json: Data(done.output.utf8))
                try check(calibration)
                let uses = try await node.report().power?.uses ?? []
                // One was asked above, and one by waiting for the model to serve.
                try #require(uses.reduce(0) { $0 + $1.requests } <= 2, "it is not counted as answers: \(uses)")
                let page = try await UnixHTTP.send(.GET, "/metrics", to: node.inference).body
                try #require(page.contains(#"app="calibration""#), "\(page)")
                try await eventually("the engine has the new setting") {
                    let status = try #require(try await node.report().models.first)
                    guard status.state == .serving, status.plan?.slots == calibration.setting.slots else {
                        throw NotYet("\(status)")
                    }
                }
                try await eventually("the controller knows") {
                    let shown = try await fleet.ctl("node", "show", node.settings.name)
                    guard shown.contains("calibrated for energy") else { throw NotYet(shown) }
                }
                let forgotten = try await node.swiftlet("calibrate", model, "--forget")
                try #require(forgotten.end == .code(0), "\(forgotten)")
                try await eventually("it is forgotten") {
                    guard try await node.report().models.first?.calibration == nil else { throw NotYet("still there") }
                }
            }
        }

        private func check(_ calibration: Calibration) throws {
            try #require(calibration.rows.map(\.setting.slots) == [1, 2, 4], "\(calibration)")
            try #require(calibration.rows.allSatisfy { $0.setting.threads == 1 })
            for row in calibration.rows {
                try #require(row.tokensPerSecond > 1 && row.answerTokensPerSecond > 1, "\(row)")
                try #require(row.firstTokenSeconds > 0 && row.firstTokenSeconds < 60, "\(row)")
                try #require((row.joulesPerToken ?? 0) > 0 && (row.watts ?? 0) > 0 && row.source != nil, "\(row)")
                try #require((row.peak ?? .zero) > .mebibytes(1), "\(row)")
            }
        }
    }
}
