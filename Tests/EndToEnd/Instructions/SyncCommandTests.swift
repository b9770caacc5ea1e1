import SwiftletContract
import SwiftletHarness
import SystemPackage
import Testing

extension Instructions {
    /// `swiftlet sync --wait`, whose exit code is for scripts.
    @Suite(.timeLimit(.minutes(3))) struct SyncCommandTests {
        struct Case: Sendable, CustomTestStringConvertible {
            var testDescription: String
            var code: Int32
            var words: String
            var second = MadeUpModel(version: "2.0.0", check: "v2.0.0")
            var diskReserve = "1M"
            var fault: (@Sendable (Setting, MadeUpModel) async throws -> Void)?
        }

        private let first = MadeUpModel(version: "1.0.0")

        static let cases = [
            Case(testDescription: "a new release", code: 0, words: "Up to date."),
            Case(testDescription: "bad signature", code: 11, words: "not believed") { setting, _ in
                setting.server.harm("timestamp.json", with: .flippedBit(8 * 100))
            },
            Case(testDescription: "no server", code: 50, words: "not reached") { setting, _ in
                try await setting.server.stop()
            },
            Case(testDescription: "no space", code: 60, words: "needs", diskReserve: "1024T"),
            Case(testDescription: "bad content", code: 70, words: "What arrived is not") { setting, model in
                let path = try setting.fleet.weights(of: model)
                let size = try #require(Scratch.size(of: setting.fleet.tree.appending(path)))
                setting.server.harm(path, with: .replaced([UInt8](repeating: 1, count: size)))
            },
            Case(
                testDescription: "failed checks", code: 110, words: "0 of 1 checks passed",
                second: MadeUpModel(version: "2.0.0", check: "something else")),
        ]

        @Test(arguments: cases) func saysHowItWent(_ item: Case) async throws {
            try await Setting.with { setting in
                let node = try await setting.node(serving: first) { $0.pollInterval = "1h" }
                try await node.stop()
                let asked = try await setting.node {
                    $0.pollInterval = "1h"
                    $0.diskReserve = item.diskReserve
                }
                try await asked.serves(first.version)
                try await setting.fleet.release(item.second)
                try await item.fault?(setting, item.second)
                // Whoever asks again is told the same again.
                for _ in 0..<2 {
                    let outcome = try await asked.swiftlet("sync", "--wait", "--timeout", "20")
                    try #require(outcome.end == .code(item.code), "\(outcome)")
                    try #require((outcome.output + outcome.errors).contains(item.words), "\(outcome)")
                }
                // What it says is so now, not soon.
                try await asked.stillServes(item.code == 0 ? item.second : first)
            }
        }

        @Test func saysThatItIsExpired() async throws {
            try await World.with { world in
                let fleet = try await Fleet.create(in: world, at: "-10d")
                let server = StaticServer(root: fleet.tree, crew: world.crew)
                try await server.start()
                let node = try await Node.started(in: fleet, from: server.url)
                let outcome = try await node.swiftlet("sync", "--wait")
                try #require(outcome.end == .code(12) && outcome.errors.contains("expired"), "\(outcome)")
            }
        }

        @Test func doesNotWaitForEver() async throws {
            try await Setting.with { setting in
                let node = try await setting.node(serving: first)
                let second = MadeUpModel(version: "2.0.0")
                try await setting.fleet.release(second, push: false)
                setting.server.harm(try setting.fleet.weights(of: second), with: .stalled(after: 1000))
                try await setting.fleet.ctl("push", MadeUpModel.name)
                let outcome = try await node.swiftlet("sync", "--wait", "--timeout", "2")
                try #require(outcome.end == .code(30) && outcome.errors.contains("downloading"), "\(outcome)")
            }
        }
    }
}
