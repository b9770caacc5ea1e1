import SwiftletContract
import SwiftletHarness
import Testing

extension Deceptions {
    /// Servers that send something else than the file.
    @Suite(.timeLimit(.minutes(3))) struct TransferTests {
        struct Case: Sendable, CustomTestStringConvertible {
            var testDescription: String
            var fault: Fault
            var code: Condition.Code
            var words: String
        }

        private static let size = 64 << 10
        static let faults = [
            Case(testDescription: "truncated", fault: .truncated(to: size / 2), code: .downloadFailing, words: ""),
            Case(testDescription: "cut off", fault: .dropped(after: size / 2), code: .downloadFailing, words: ""),
            Case(
                testDescription: "oversized", fault: .oversized(by: 1, saysLength: true), code: .contentRejected,
                words: "more than was signed"),
            Case(
                testDescription: "oversized without a length", fault: .oversized(by: 200_000, saysLength: false),
                code: .contentRejected, words: "more than was signed"),
            Case(testDescription: "endless", fault: .endless, code: .contentRejected, words: "more than was signed"),
            Case(
                testDescription: "noise", fault: .replaced([UInt8](repeating: 0x20, count: size)),
                code: .downloadFailing, words: ""),
            Case(testDescription: "404", fault: .status(404), code: .downloadFailing, words: "answered 404"),
            Case(testDescription: "500", fault: .status(500), code: .downloadFailing, words: "answered 500"),
        ]

        private let first = MadeUpModel(version: "1.0.0", size: size)
        private let second = MadeUpModel(version: "2.0.0", size: size)

        /// What served goes on serving, and when the server is well again the node gets the new release by itself.
        @Test(arguments: faults) func aBadDownloadIsNotInstalled(_ item: Case) async throws {
            try await Setting.with { setting in
                let node = try await setting.node(serving: first)
                try await setting.fleet.release(second, push: false)
                setting.server.harm(try setting.fleet.weights(of: second), with: item.fault)
                try await setting.fleet.ctl("push", MadeUpModel.name)
                try await node.says(item.code, item.words)
                try await node.stillServes(first)
                setting.server.heal()
                try await node.serves(second.version)
                try await node.isWell()
            }
        }

        static let metadataFaults = [
            Case(testDescription: "endless", fault: .endless, code: .metadataRejected, words: "more"),
            Case(
                testDescription: "cut off", fault: .dropped(after: 100), code: .repositoryUnreachable,
                words: "not reached"),
            Case(testDescription: "empty", fault: .truncated(to: 0), code: .metadataRejected, words: ""),
            Case(testDescription: "403", fault: .status(403), code: .metadataRejected, words: "has no"),
            Case(testDescription: "404", fault: .status(404), code: .metadataRejected, words: "has no"),
            Case(testDescription: "500", fault: .status(500), code: .repositoryUnreachable, words: "answered 500"),
        ]

        @Test(arguments: metadataFaults) func aBadTimestampIsNotBelieved(_ item: Case) async throws {
            try await Setting.with { setting in
                let node = try await setting.node(serving: first)
                setting.server.harm("timestamp.json", with: item.fault)
                try await setting.fleet.release(second)
                try await node.says(item.code, item.words)
                try await node.stillServes(first)
                setting.server.heal()
                try await node.serves(second.version)
                try await node.isWell()
            }
        }
    }
}
