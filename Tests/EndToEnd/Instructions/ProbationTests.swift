import Glibc
import SwiftletContract
import SwiftletHarness
import SystemPackage
import Testing

extension Instructions {
    /// What becomes of a release after the switch.
    @Suite(.timeLimit(.minutes(4))) struct ProbationTests {
        private let first = MadeUpModel(version: "1.0.0", check: "v1.0.0")

        /// The real engine dies, the daemon too, and nobody can be asked: the node goes back by itself.
        @Test func aReleaseWhoseEngineDiesAgainAndAgainGoesBack() async throws {
            let engine = try await RealEngine.program()
            try await Setting.with { setting in
                let model = ShopIntent.name
                try await setting.fleet.ctl("model", "add", RealEngine.shopIntent.appending("manifest.yaml").string)
                try await setting.fleet.ctl("push", model)
                let node = try await setting.node {
                    $0.engine = engine
                    $0.probation = "10min"
                }
                try await node.serves("1.0.0", model)
                try await setting.fleet.ctl("model", "add", try nextManifest(in: setting).string)
                try await setting.fleet.ctl("push", model)
                try await node.serves("1.1.0", model)
                try await setting.server.stop()

                // One that is stopped as it should be is no sign against the release; one that is killed is.
                try await node.stop()
                try await node.start()
                try await node.serves("1.1.0", model)
                try #require(try await node.status(of: model)?.probation?.interruptions == 0)
                try await killEngine(of: node, crashes: 1)
                try await node.kill()
                try await node.start()
                try await node.serves("1.1.0", model)
                let probation = try #require(try await node.status(of: model)?.probation)
                try #require(probation.crashes == 1 && probation.interruptions == 1, "\(probation)")
                try await killEngine(of: node, crashes: 2)
                try #require(try await node.status(of: model)?.active?.version.text == "1.1.0")
                for process in try node.engines() { Glibc.kill(process, SIGKILL) }
                try await node.serves("1.0.0", model)
                try await node.says(.rolledBack, "failed 3 times on probation")

                try await setting.server.start()
                try await node.syncs()
                let status = try #require(try await node.status(of: model))
                try #require(
                    status.active?.version.text == "1.0.0" && status.incoming == nil && status.probation == nil)
                try #require(status.refused?.code == .rolledBack, "\(String(describing: status.refused))")
                try await node.stop()
            }
        }

        /// The demo model once more, with another version.
        private func nextManifest(in setting: Setting) throws -> FilePath {
            let folder = setting.world.directory.appending("next")
            try Scratch.copy(RealEngine.shopIntent, to: folder)
            let manifest = folder.appending("manifest.yaml")
            let text = String(decoding: try Scratch.read(manifest), as: UTF8.self)
            try Scratch.write(text.replacing("version: 1.0.0", with: "version: 1.1.0").utf8, to: manifest)
            return manifest
        }

        private func killEngine(of node: Node, crashes: Int) async throws {
            let engine = try #require(try node.engines().first)
            Glibc.kill(engine, SIGKILL)
            try await until("the crash is counted, and another engine serves") {
                let status = try await node.status(of: ShopIntent.name)
                return try status?.probation?.crashes == crashes && status?.state == .serving
                    && node.engines().contains(engine) == false
            }
        }

        /// With apps that ask all the time, of whom none is turned away.
        @Test func aGoodReleaseIsCommitted() async throws {
            try await Setting.with { setting in
                let second = MadeUpModel(version: "2.0.0", check: "v2.0.0")
                let node = try await setting.node(serving: first) { $0.probation = "4s" }
                let asker = Asker(asking: node)
                try await setting.fleet.release(second)
                try await node.serves(second.version)
                let status = try await node.swiftlet("status")
                try #require(status.output.contains("made-up 2.0.0 is on probation"), "\(status)")
                try await until("it is committed") { try await node.status()?.probation == nil }
                try await node.stillServes(second)
                let record = try await asker.end()
                try #require(record.failures == [] && record.answered.count == 2, "\(record)")
                try #require(try await node.status()?.previous?.version.text == first.version)
                try await node.isWell()
            }
        }

        /// It passes its checks before the switch, and not while it serves.
        @Test func oneWhoseChecksDoNotHoldGoesBack() async throws {
            try await Setting.with { setting in
                let second = MadeUpModel(version: "2.0.0", words: ["spoil-after=2", "answer=v2.0.0"], check: "v2.0.0")
                let node = try await setting.node(serving: first) { $0.probation = "4s" }
                try await setting.fleet.release(second)
                try await node.serves(second.version)
                let asker = Asker(asking: node)
                try await node.says(.rolledBack, "its checks did not hold while it served")
                try await node.serves(first.version)
                let record = try await asker.end()
                try #require(record.failures == [], "\(record)")
                try await node.syncs()
                try await node.stillServes(first)
            }
        }
    }
}
