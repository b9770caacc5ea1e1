import SwiftletContract
import SwiftletHarness
import Testing

extension Instructions {
    /// Releases that are tried and replaced while apps ask all the time.
    @Suite(.timeLimit(.minutes(3))) struct UpdateTests {
        private let first = MadeUpModel(version: "1.0.0", words: ["answer=v1.0.0", "token-delay=5"], check: "v1.0.0")

        @Test func dropsNoRequest() async throws {
            try await Setting.with { setting in
                let node = try await setting.node(serving: first)
                let asker = Asker(asking: node, prompt: "tokens=20 token-delay=5")
                try await until("apps are answered") { asker.soFar.total > 10 }
                for version in ["2.0.0", "3.0.0"] {
                    let next = MadeUpModel(
                        version: version, words: ["answer=v\(version)", "token-delay=5", "start-delay=200"],
                        check: "v" + version)
                    try await setting.fleet.release(next)
                    try await node.serves(version)
                    let before = asker.soFar.total
                    try await until("apps are answered") { asker.soFar.total > before + 10 }
                }
                let record = try await asker.end()
                try #require(record.failures == [], "\(record)")
                try #require(Set(record.answered.keys) == ["made-up@1.0.0", "made-up@2.0.0", "made-up@3.0.0"])
                try await until("the replaced engines are gone") { try node.engines().count == 1 }
            }
        }

        struct Refused: Sendable, CustomTestStringConvertible {
            var testDescription: String
            var model: MadeUpModel
            var codes: Set<Condition.Code>
            var words: String
        }

        static let refused = [
            Refused(
                testDescription: "its checks fail", model: MadeUpModel(version: "2.0.0", check: "something else"),
                codes: [.checksFailed], words: "0 of 1 checks passed"),
            Refused(
                testDescription: "its engine does not start",
                model: MadeUpModel(version: "2.0.0", words: ["crash-on-start"], check: "v2.0.0"),
                codes: [.engineFailing], words: "exited with 3"),
            Refused(
                testDescription: "its engine dies when it is asked",
                model: MadeUpModel(version: "2.0.0", words: ["crash-on-request=1"], check: "v2.0.0"),
                // Whether it is the check that failed or the engine is known at the same moment.
                codes: [.engineFailing, .checksFailed], words: ""),
            Refused(
                testDescription: "its engine talks rubbish",
                model: MadeUpModel(version: "2.0.0", words: ["garbage"], check: "v2.0.0"),
                codes: [.checksFailed], words: "0 of 1 checks passed"),
        ]

        @Test(arguments: refused) func aBadReleaseIsRefusedAndTheOldOneGoesOn(_ item: Refused) async throws {
            try await Setting.with { setting in
                let node = try await setting.node(serving: first)
                let asker = Asker(asking: node)
                try await setting.fleet.release(item.model)
                try await eventually("the node says why it refused the release") {
                    let found = try await node.report().faults
                    guard found.count == 1, let condition = found.first, item.codes.contains(condition.code),
                        condition.message.contains("made-up 2.0.0 was not activated: "),
                        condition.message.contains(item.words)
                    else { throw NotYet("\(found)") }
                }
                // It is not tried again under the same instruction, also not after a restart.
                try await node.syncs()
                try #require(try await node.status()?.incoming == nil)
                let before = asker.soFar.total
                try await until("apps are answered") { asker.soFar.total > before + 10 }
                let record = try await asker.end()
                try #require(record.failures == [], "\(record)")
                try #require(Set(record.answered.keys) == ["made-up@1.0.0"])
                try await node.kill()
                try await node.start()
                try await node.serves(first.version)
                try await node.syncs()
                try await node.stillServes(first)

                let third = MadeUpModel(version: "3.0.0", check: "v3.0.0")
                try await setting.fleet.release(third)
                try await node.serves(third.version)
                try await node.isWell()
            }
        }

        /// Both releases do not fit beside each other: the old one leaves first, and comes back where the new one fails.
        @Test func aReleaseThatDoesNotFitBesideTheOldOne() async throws {
            try await Setting.with { setting in
                let node = try await setting.node(serving: first) { $0.memoryMax = "100M" }
                try await setting.fleet.release(Self.refused[0].model)
                try await node.says(.checksFailed)
                try await node.serves(first.version)
                let third = MadeUpModel(version: "3.0.0", check: "v3.0.0")
                try await setting.fleet.release(third)
                try await node.serves(third.version)
                try #require(try node.engines().count == 1)
            }
        }
    }
}
