import FoundationEssentials
import Glibc
import SwiftletContract
import SwiftletHarness
import SystemPackage
import Testing

extension Laps {
    /// What is sent to others holds facts and no secrets.
    @Suite(.timeLimit(.minutes(3))) struct SupportBundleTests {
        private static let secrets = [
            "planted-in-a-password", "planted-in-a-query", "planted-in-a-comment", "planted-in-an-unknown-key",
            "planted-private-key", "planted in a prompt", "planted-in-the-environment", "planted-in-an-answer",
        ]

        @Test func noPlantedSecretIsInIt() async throws {
            try await Setting.with { setting in
                let model = MadeUpModel(version: "1.0.0", words: ["answer=planted-in-an-answer"])
                let node = try await setting.node(serving: model)
                // Where they would be found: what apps asked, what lies in the state, what the configuration says.
                try #require(try await node.ask("planted in a prompt").text.contains("planted-in-an-answer"))
                try Scratch.write("planted-private-key".utf8, to: node.state.appending("key.json"))
                let dropIns = FilePath(node.configuration.string + ".d")
                try Scratch.make(dropIns)
                try Scratch.write(
                    """
                    # planted-in-a-comment
                    [Fleet]
                    ControllerURL=https://operator:planted-in-a-password@fleet.example/x?token=planted-in-a-query

                    """.utf8, to: dropIns.appending("10-secret.conf"))
                try await isClean(node, holding: ["RepositoryURL=http://127.0.0.1", "fleet.example/x"])
                // Also where the configuration cannot be read as one.
                try Scratch.write(
                    "[Fleet]\nToken=planted-in-an-unknown-key\n".utf8, to: dropIns.appending("20-unknown.conf"))
                try await isClean(node, holding: [])
            }
        }

        private func isClean(_ node: Node, holding words: [String]) async throws {
            let file = node.home.appending("support.tar")
            let made = try await node.looking("support-bundle", "--output", file.string)
            try #require(made.end == .code(0), "\(made)")
            try #require(made.output.contains("tar -tvf \(file)"), "\(made)")
            try #require(try Self.mode(of: file) == 0o600)
            let bytes = try Scratch.read(file)
            let text = String(decoding: bytes, as: UTF8.self)
            for secret in Self.secrets { try #require(text.contains(secret) == false, "\(secret) is in the bundle") }
            let names = try await Command(executable: "/usr/bin/tar", arguments: ["-tf", file.string]).run()
            try #require(names.end == .code(0), "\(names)")
            for name in ["README.txt", "check.json", "status.json", "system.json", "proc/meminfo", "state.txt"] {
                try #require(names.output.contains("swiftlet-support/\(name)\n"), "\(name) is not in \(names.output)")
            }
            try #require(names.output.contains("configuration/10-secret.conf"), "\(names.output)")
            let check = try await Command(
                executable: "/usr/bin/tar", arguments: ["-xOf", file.string, "swiftlet-support/check.json"]
            ).run()
            let report = try CheckReport(json: Data(check.output.utf8))
            try #require(report.findings.count >= NodeCheck.allCases.count)
            let status = try await Command(
                executable: "/usr/bin/tar", arguments: ["-xOf", file.string, "swiftlet-support/status.json"]
            ).run()
            let said = try NodeReport(json: Data(status.output.utf8))
            try #require(said.models.map(\.model.text) == [MadeUpModel.name])
            for word in words { try #require(text.contains(word), "\(word) is not in the bundle") }
        }

        private static func mode(of path: FilePath) throws -> UInt32 {
            var status = stat()
            try #require(lstat(path.string, &status) == 0)
            return status.st_mode & 0o7777
        }
    }
}
