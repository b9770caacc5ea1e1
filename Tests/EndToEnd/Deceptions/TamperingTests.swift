import SwiftletContract
import SwiftletHarness
import SystemPackage
import Testing

extension Deceptions {
    /// One bit of one file is another. Nothing that is not what was signed is believed, what serves goes on serving,
    /// and when the file is right again the node takes it without anybody's help.
    @Suite(.timeLimit(.minutes(3))) struct TamperingTests {
        enum File: String, CaseIterable, CustomTestStringConvertible {
            case timestamp = "metadata/timestamp.json"
            case snapshot = ".snapshot.json"
            case targets = ".targets.json"
            case channel = ".ch-stable.json"
            case rollouts = ".rollouts.json"
            case rolloutDocument = "targets/rollouts/"
            case releaseManifest = "targets/ch-stable/"
            case checks
            case weights

            var testDescription: String { "\(self)" }

            var code: Condition.Code {
                switch self {
                case .checks, .weights: .contentRejected
                default: .metadataRejected
                }
            }

            /// `targets.json` only says who may sign what; a new release does not touch it.
            var changesWithEachRelease: Bool { self != .targets }
        }

        private let first = MadeUpModel(version: "1.0.0", check: "v1.0.0")
        private let second = MadeUpModel(version: "2.0.0", check: "v2.0.0")

        @Test(arguments: File.allCases) func aFlippedBitIsRefused(in file: File) async throws {
            try await Setting.with { setting in
                try await setting.fleet.release(first)
                try harm(file, of: first, in: setting)
                let node = try await setting.node()
                try await node.says(file.code)
                try await node.servesNothing()
                setting.server.heal()
                try await node.serves(first.version)
                try await node.isWell()
                guard file.changesWithEachRelease else { return }

                // The node hears of the release only when its file is harmed already.
                let silence = setting.server.harm("timestamp.json", with: .status(503))
                try await setting.fleet.release(second)
                try harm(file, of: second, in: setting)
                setting.server.heal(silence)
                try await node.says(file.code)
                try await node.stillServes(first)
                setting.server.heal()
                try await node.serves(second.version)
                try await node.isWell()
            }
        }

        /// A timestamp that was refused is asked for again, whole: with its entity tag the server would answer that nothing
        /// is new. The tag of the one that is stored still counts.
        @Test func aRefusedTimestampsEntityTagIsForgotten() async throws {
            try await Setting.with { setting in
                let node = try await setting.node(serving: first)
                try await node.syncs()
                try harm(.timestamp, of: first, in: setting)
                let before = setting.server.exchanges(of: "timestamp.json").count
                try await node.says(.metadataRejected)
                try await node.syncs(successfully: false)
                let answers = setting.server.exchanges(of: "timestamp.json").dropFirst(before).map(\.status)
                // A poll that was under way may have had its answer.
                let refused = answers.drop { $0 == 304 }
                try #require(refused.count >= 2 && refused.allSatisfy { $0 == 200 }, "\(answers)")
                setting.server.heal()
                try await node.isWell()
                try #require(setting.server.exchanges(of: "timestamp.json").last?.status == 304)
            }
        }

        /// The next root is what a thief of keys would send first.
        @Test func aRootWithAWrongSignatureIsRefused() async throws {
            try await Setting.with { setting in
                let node = try await setting.node(serving: first)
                let root = String(decoding: try Scratch.read(setting.fleet.root), as: UTF8.self)
                let next = root.replacing("\"version\":1", with: "\"version\":2")
                    .replacing("\"version\": 1", with: "\"version\": 2")
                try #require(next != root)
                setting.server.harm("metadata/2.root.json", with: .replaced(Array(next.utf8)))
                try await setting.fleet.release(second)
                try await node.says(.metadataRejected, "root")
                try await node.stillServes(first)
                setting.server.heal()
                try await node.serves(second.version)
            }
        }

        /// In metadata the lowest bit of the year of its expiry, which is what somebody would want to change; elsewhere
        /// any bit.
        private func harm(_ file: File, of model: MadeUpModel, in setting: Setting) throws {
            let path: String
            switch file {
            case .weights: path = try setting.fleet.weights(of: model)
            case .checks: path = try setting.fleet.checks(of: model)
            case .releaseManifest: path = try #require(setting.fleet.files("made-up-\(model.version).json").last)
            default:
                // The newest: of numbered files the one with the highest number.
                path = try #require(setting.fleet.newest(file.rawValue))
            }
            let bytes = try Scratch.read(setting.fleet.tree.appending(path))
            var dice = Dice(seed: UInt64(bytes.count))
            let text = String(decoding: bytes, as: UTF8.self)
            let expiry = path.hasPrefix("metadata/") ? text.firstRange(of: "\"expires\"") : nil
            let byte = expiry.map { text.utf8.distance(from: text.startIndex, to: $0.upperBound) + 5 }
            let bit = byte.map { $0 * 8 } ?? Int.random(in: 0..<bytes.count * 8, using: &dice)
            setting.server.harm(path, with: .flippedBit(bit))
        }
    }
}
