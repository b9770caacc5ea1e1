import Glibc
import SwiftletContract
import SwiftletHarness
import SystemPackage
import Testing

extension Interruptions {
    /// SIGKILL, at any moment.
    @Suite(.timeLimit(.minutes(3))) struct KillTests {
        /// The daemon is killed at many points of an install. Each time the next start serves the release that served
        /// last, or already the new one, and comes to the new one by itself.
        @Test(arguments: [1, 2]) func theDaemon(seed: UInt64) async throws {
            try await Setting.with { setting in
                var dice = Dice(seed: seed)
                var last = MadeUpModel(version: "1.0.0", size: 1 << 20, check: "v1.0.0")
                let node = try await setting.node(serving: last)
                for round in 2...7 {
                    let next = MadeUpModel(
                        version: "\(round).0.0", words: ["start-delay=100", "answer=v\(round).0.0"], size: 1 << 20,
                        check: "v\(round).0.0")
                    try await setting.fleet.release(next, push: false)
                    setting.server.harm(
                        try setting.fleet.weights(of: next), with: .slowed(bytesPerSecond: 4 << 20))
                    try await setting.fleet.ctl("push", MadeUpModel.name)
                    try await node.sync()
                    let delay = Duration.milliseconds(Int.random(in: 0..<1200, using: &dice))
                    try await Task.sleep(for: delay)
                    try await node.kill()

                    try await node.start()
                    let reply = try await eventually("an app is answered", within: .seconds(10)) {
                        let reply = try await node.ask()
                        guard reply.status == 200 else { throw NotYet("\(reply)") }
                        return reply
                    }
                    try #require([last.answer, next.answer].contains(reply.text), "seed \(seed), \(delay): \(reply)")
                    try await node.serves(next.version)
                    try await node.isWell()
                    try await until("one engine is left") { try node.engines().count == 1 }
                    setting.server.heal()
                    last = next
                }
            }
        }

        static let writes = [
            "timestamp.json", "snapshot.json", "targets.json", "rollouts.json", "ch-stable.json", "latest-signed-time",
            "rollouts.cached",
        ]

        /// The daemon is killed the moment that it wants to put a file of its trust store into place, for each in turn, at
        /// the first contact with the fleet.
        @Test(arguments: writes) func theDaemonAtEveryRename(file: String) async throws {
            try await Setting.with { setting in
                let model = MadeUpModel(version: "1.0.0")
                try await setting.fleet.release(model)
                let node = try Node(
                    Node.Settings(repository: setting.server.url, trustRoot: setting.fleet.root), in: setting.world)
                let path = node.state.appending("trust").appending(file)
                // Of the two paths of a rename, strace knows a call by the first.
                let new = node.state.appending("trust").appending(".\(file).new")
                let calls = "?rename,?renameat,?renameat2"
                let child = try await node.launch(under: [
                    "/usr/bin/strace", "-D", "-f", "-qq", "-o", "/dev/null", "-P", new.string, "-e", "trace=\(calls)",
                    "-e", "inject=\(calls):signal=SIGKILL",
                ])
                try #require(try await child.waitUntilEnded() == .signal(SIGKILL))
                try #require(Scratch.size(of: path) == nil, "it was killed too late")
                try await node.start()
                try await node.serves(model.version)
                try await node.isWell()
                try #require(Scratch.size(of: path) != nil)
            }
        }

        /// An engine that is killed is started again, and the node says that it was.
        @Test func theEngine() async throws {
            try await Setting.with { setting in
                let model = MadeUpModel(version: "1.0.0")
                let node = try await setting.node(serving: model)
                for restarts in 1...2 {
                    let engine = try #require(try node.engines().first)
                    Glibc.kill(engine, SIGKILL)
                    try await until("the restart is counted") { try await node.status()?.restarts == restarts }
                    try await node.serves(model.version)
                    try #require(try node.engines().contains(engine) == false)
                    try await node.isWell()
                }
            }
        }

        /// A request that ends engines ends two; one that sees the end of an answer's engine loses this answer, and
        /// nobody another.
        @Test func theEngineInTheMiddleOfAnAnswer() async throws {
            try await Setting.with { setting in
                let model = MadeUpModel(version: "1.0.0")
                let node = try await setting.node(serving: model)
                for _ in 1...2 {
                    let refused = try await node.ask("crash")
                    try #require(refused.status == 503 && refused.text.contains("engine_failed"), "\(refused)")
                }
                try await until("the restarts are counted") { try await node.status()?.restarts == 2 }
                try await node.serves(model.version)
                await #expect(throws: (any Error).self) {
                    try await node.stream("crash-after=1 token-delay=200 tokens=3")
                }
                try await until("the restart is counted") { try await node.status()?.restarts == 3 }
                try await node.serves(model.version)
            }
        }

        /// Apps notice nothing but the time that it takes.
        @Test func theEngineAgainAndAgain() async throws {
            try await Setting.with { setting in
                let model = MadeUpModel(version: "1.0.0", words: ["crash-on-request=4", "answer=v1.0.0"])
                let node = try await setting.node(serving: model)
                for number in 1...8 {
                    let reply = try await node.ask("question \(number)")
                    try #require(reply.status == 200, "\(number): \(reply)")
                }
                try await until("the restarts are counted") { try await node.status()?.restarts ?? 0 >= 2 }
            }
        }

        /// The real one, while it computes.
        @Test func theRealEngine() async throws {
            try await ShopIntent.served { _, node in
                let engine = try #require(try node.engines().first)
                try #require(Glibc.kill(engine, SIGSTOP) == 0)
                async let asked = node.ask("any oat milk?", model: ShopIntent.name)
                try await until("the engine has it") { try await node.report().models.first?.engine?.requests == 1 }
                try #require(Glibc.kill(engine, SIGKILL) == 0)
                let reply = try await asked
                try #require(reply.status == 200, "\(reply)")
                try #require(try await node.report().models.first?.restarts == 1)
            }
        }

        /// One that is there and answers garbage is replaced like one that is gone.
        @Test(arguments: ["garbage", "html"]) func theEngineThatTalksNonsense(how: String) async throws {
            try await Setting.with { setting in
                let model = MadeUpModel(version: "1.0.0")
                let node = try await setting.node(serving: model)
                let engine = try #require(try node.engines().first)
                let refused = try await node.ask(how)
                try #require(refused.status == 503 && refused.text.contains("engine_failed"), "\(refused)")
                try await until("the restarts are counted") { try await node.status()?.restarts == 2 }
                try await node.serves(model.version)
                try #require(try node.engines().contains(engine) == false)
            }
        }

        /// The uplink sees nothing that is worth keeping.
        @Test func theUplink() async throws {
            try await Setting.with { setting in
                let first = MadeUpModel(version: "1.0.0")
                let second = MadeUpModel(version: "2.0.0", size: 1 << 20)
                let node = try await setting.node(serving: first)
                try await setting.fleet.release(second, push: false)
                let path = try setting.fleet.weights(of: second)
                setting.server.harm(path, with: .stalled(after: 300_000), times: 1)
                try await setting.fleet.ctl("push", MadeUpModel.name)
                try await until("the download is under way") { setting.server.exchanges(of: path).isEmpty == false }
                let process = try #require(try node.child.process)
                let uplinks = Processes.below(process).filter {
                    Processes.words(of: $0).contains(BuiltProgram.uplink.path.string)
                }
                try #require(uplinks.count == 1)
                for uplink in uplinks { Glibc.kill(uplink, SIGKILL) }
                try await node.stillServes(first)
                try await node.serves(second.version)
                try await node.isWell()
            }
        }
    }
}
