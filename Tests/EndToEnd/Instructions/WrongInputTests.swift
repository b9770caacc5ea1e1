import Glibc
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

        @Test func aControllerOnAPortInUse() async throws {
            try await World.with { world in
                let fleet = try await Fleet.create(in: world)
                let controller = try await Controller.started(for: fleet)
                let address = String(controller.url.dropFirst("http://".count))
                let second = try await fleet.outcome(of: ["serve", "--listen", address])
                try expect(second, 1, ["cannot listen on \(address)", "another program does already"])
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

        private func expect(_ outcome: Command.Outcome, _ code: Int32, _ words: [String]) throws {
            try #require(outcome.end == .code(code), "\(outcome)")
            for word in words { try #require(outcome.errors.contains(word), "'\(word)' is not in \(outcome)") }
        }
    }
}
