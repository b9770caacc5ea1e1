import Glibc
import SwiftletHarness
import SystemPackage
import Testing

extension Instructions {
    /// What the programs say to those who start them in the wrong way: an exit code for scripts, a sentence for people.
    @Suite(.timeLimit(.minutes(3))) struct WrongInputTests {
        private let model = MadeUpModel(version: "1.0.0")

        @Test func aSecondDaemonOnTheSameState() async throws {
            try await Setting.with { setting in
                let node = try await setting.node(serving: model)
                let second = try await node.command.run()
                let process = try #require(try node.child.process)
                try expect(second, 1, ["is locked by process \(process)", "Stop that one first"])
                try await node.stillServes(model)
            }
        }

        @Test func aSecondDaemonOnTheSameSockets() async throws {
            try await Setting.with { setting in
                let node = try await setting.node(serving: model)
                var command = node.command
                command.arguments += ["--set", "StateDirectory=\(setting.world.directory)/elsewhere"]
                try expect(try await command.run(), 1, ["already answers on \(node.inference)"])
                try await node.stillServes(model)
            }
        }

        /// As behind a socket of systemd whose daemon starts again and again.
        @Test func aDaemonThatDoesNotAnswerIsNotWaitedForWithoutEnd() async throws {
            try await Setting.with { setting in
                let node = try await setting.node()
                let daemon = try node.child
                daemon.signal(SIGSTOP)
                defer { daemon.signal(SIGCONT) }
                try expect(try await node.swiftlet("status"), 1, ["no answer came within 10 s"])
            }
        }

        @Test(
            arguments: [
                (BuiltProgram.swiftletd, ["--bogus"], "--bogus"), (.swiftletd, ["--config"], "--config"),
                (.uplink, ["--bogus"], "--bogus"), (.uplink, ["--socket"], "--socket"),
                (.swiftlet, ["--bogus"], "--bogus"), (.swiftlet, ["dance"], "dance"),
                (.swiftletctl, ["--bogus"], "--bogus"), (.swiftletctl, ["dance"], "dance"),
                (.swiftletctl, ["--fleet-dir", "x", "dance"], "dance"),
            ] as [(BuiltProgram, [String], String)])
        func wrongUsageEndsWithTwo(program: BuiltProgram, arguments: [String], word: String) async throws {
            let outcome = try await Command(executable: program.path, arguments: arguments).run()
            try expect(outcome, 2, [word])
        }

        struct Case: Sendable, CustomTestStringConvertible {
            var testDescription: String
            var settings: [String] = []
            var file: [String: [String]] = [:]
            var code: Int32
            var words: [String]
        }

        static let cases = [
            Case(
                testDescription: "an unknown key", file: ["Fleet": ["Polinterval=5s"]], code: 2,
                words: ["swiftletd.conf, line", "there is no key 'Polinterval'", "--print-configuration"]),
            Case(
                testDescription: "a key in another section", file: ["Fleet": ["Slots=2"]], code: 2,
                words: ["'Slots' belongs into the section [Serving]"]),
            Case(
                testDescription: "a value of another kind", settings: ["PollInterval=often"], code: 2,
                words: ["'often' is no value for PollInterval"]),
            Case(
                testDescription: "no root", settings: ["TrustRoot=/nonexistent/root.json"], code: 1,
                words: ["/nonexistent/root.json", "does not exist"]),
            Case(
                testDescription: "a socket path that is too long",
                settings: ["RuntimeDirectory=/tmp/" + String(repeating: "x", count: 120)], code: 1,
                words: ["has more than 107 bytes"]),
            Case(
                testDescription: "a state directory that cannot be", settings: ["StateDirectory=/proc/nowhere"],
                code: 1, words: ["/proc/nowhere"]),
        ]

        @Test(arguments: cases) func aDaemon(_ item: Case) async throws {
            try await World.with { world in
                let fleet = try await Fleet.create(in: world)
                var settings = Node.Settings(repository: "http://127.0.0.1:9", trustRoot: fleet.root)
                settings.further = item.file
                let node = try Node(settings, in: world)
                try Scratch.write(node.configurationText.utf8, to: node.configuration)
                var command = node.command
                command.arguments += item.settings.flatMap { ["--set", $0] }
                try expect(try await command.run(), item.code, item.words)
            }
            rmdir("/tmp/" + String(repeating: "x", count: 120))
        }

        /// `--check-configuration` looks at the files too, and starts nothing.
        @Test func filesThatTheConfigurationNames() async throws {
            try await World.with { world in
                let fleet = try await Fleet.create(in: world)
                let node = try Node(Node.Settings(repository: "http://127.0.0.1:9", trustRoot: fleet.root), in: world)
                try Scratch.write(node.configurationText.utf8, to: node.configuration)
                let (link, text) = (world.directory.appending("link.json"), world.directory.appending("text"))
                symlink(fleet.root.string, link.string)
                try Scratch.write("{}".utf8, to: text)
                for (setting, code, words) in [
                    ("LogLevel=info", 0, []), ("TrustRoot=\(link)", 0, []),
                    ("TrustRoot=/nonexistent", 2, ["TrustRoot=/nonexistent", "it does not exist"]),
                    ("TrustRoot=\(text)", 2, ["TrustRoot=\(text)", "it is no root"]),
                    ("Engine=/nonexistent", 2, ["Engine=/nonexistent", "it does not exist"]),
                    ("Engine=\(text)", 2, ["Engine=\(text)", "may not execute it"]),
                    ("UplinkProgram=/tmp", 2, ["UplinkProgram=/tmp", "not a regular file"]),
                ] as [(String, Int32, [String])] {
                    var command = node.command
                    command.arguments += ["--check-configuration", "--set", setting]
                    try expect(try await command.run(), code, words)
                }
                #expect(Scratch.size(of: node.state) == nil)
            }
        }

        @Test func aStateDirectoryThatIsAFile() async throws {
            try await World.with { world in
                let fleet = try await Fleet.create(in: world)
                let node = try Node(Node.Settings(repository: "http://127.0.0.1:9", trustRoot: fleet.root), in: world)
                try Scratch.write(node.configurationText.utf8, to: node.configuration)
                var command = node.command
                command.arguments += ["--set", "StateDirectory=\(fleet.root)"]
                try expect(try await command.run(), 1, ["\(fleet.root)/lock", "is a file, not a directory"])
            }
        }

        @Test func aControllerOnAPortInUse() async throws {
            try await World.with { world in
                let controller = try await Controller.started(for: try await Fleet.create(in: world))
                let address = String(controller.url.dropFirst("http://".count))
                let second = try await Fleet.create(in: world, named: "other").outcome(of: [
                    "serve", "--listen", address,
                ])
                try expect(second, 1, ["cannot listen on \(address)", "another program does already"])
            }
        }

        @Test func aSecondControllerOfOneFleet() async throws {
            try await World.with { world in
                let fleet = try await Fleet.create(in: world)
                let controller = try await Controller.started(for: fleet)
                let process = try #require(controller.child.process)
                let second = try await fleet.outcome(of: ["serve", "--listen", "127.0.0.1:0"])
                try expect(second, 2, ["(process \(process)) serves or replaces the fleet", "stop it first"])
            }
        }

        @Test func anAppWithoutADaemon() async throws {
            try await World.with { world in
                let socket = world.directory.appending("nobody.sock").string
                let command = Command(
                    executable: BuiltProgram.swiftlet.path,
                    arguments: ["run", "made-up", "hello", "--socket", socket])
                try expect(try await command.run(), 1, ["does not answer on \(socket)", "there is no such socket"])
            }
        }

        @Test(
            arguments: [
                (["--schema", "/nonexistent"], "/nonexistent cannot be used: it does not exist."),
                (["--schema", "/tmp"], "/tmp cannot be used: it is a directory."),
                (["--schema", "/dev/zero"], "/dev/zero cannot be used: it is larger than 4.0 MiB."),
                (
                    ["--socket", "/tmp/" + String(repeating: "x", count: 200)],
                    "x cannot be used: the path of a Unix socket has at most 107 bytes."
                ),
            ])
        func whatAnAppHandsOver(arguments: [String], words: String) async throws {
            let command = Command(
                executable: BuiltProgram.swiftlet.path, arguments: ["run", "made-up", "hello"] + arguments)
            try expect(try await command.run(), 2, [words])
        }

        /// Two sentences, not one run into the other.
        @Test func aModelThatIsNotServed() async throws {
            try await Setting.with { setting in
                let node = try await setting.node(serving: model)
                let command = Command(
                    executable: BuiltProgram.swiftlet.path,
                    arguments: ["run", "other", "hello", "--socket", node.inference.string])
                let words = "the model 'other' is not served on this node. What fits: made-up."
                try expect(try await command.run(), 2, [words])
                try expect(try await node.swiftlet("rollback", "other"), 2, ["does not serve 'other'"])
                try expect(try await node.swiftlet("bench", "other"), 2, ["There is no model 'other' here."])
            }
        }

        private func expect(_ outcome: Command.Outcome, _ code: Int32, _ words: [String]) throws {
            try #require(outcome.end == .code(code), "\(outcome)")
            for word in words { try #require(outcome.errors.contains(word), "'\(word)' is not in \(outcome)") }
        }
    }
}
