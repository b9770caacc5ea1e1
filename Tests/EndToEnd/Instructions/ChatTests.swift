import SwiftletContract
import SwiftletHarness
import SystemPackage
import Testing

extension Instructions {
    /// `swiftlet chat`, by a pipe and on a terminal; `swiftlet ps` and `models` beside it.
    @Suite(.timeLimit(.minutes(2))) struct ChatTests {
        private let model = MadeUpModel(version: "1.0.0")

        @Test func remembersWhatWasSaid() async throws {
            try await Setting.with { setting in
                let node = try await setting.node(serving: model)
                let talk = #"""
                    first
                    /system be brief

                    recite this
                    """one
                    recite two"""
                    /clear
                    recite
                    /model
                    """#
                let outcome = try await pipe(talk, to: node, MadeUpModel.name)
                try #require(outcome.end == .code(0) && outcome.errors.isEmpty, "\(outcome)")
                let before = "system: be brief | user: first | assistant: v1.0.0 | user: recite this"
                try #require(
                    outcome.output == """
                        v1.0.0
                        \(before)
                        \(before) | assistant: \(before) | user: one recite two
                        system: be brief | user: recite
                        made-up

                        """, "\(outcome)")
            }
        }

        @Test func aRefusalEndsWhatComesByAPipe() async throws {
            try await Setting.with { setting in
                let node = try await setting.node(serving: model)
                let unknown = try await pipe("/model nobody\nhello", to: node)
                try #require(unknown.end == .code(2) && unknown.output.isEmpty, "\(unknown)")
                try #require(unknown.errors.contains("'nobody'") && unknown.errors.contains("made-up"), "\(unknown)")
                let crash = try await pipe("crash", to: node)
                try #require(crash.end == .code(1) && crash.errors.contains("engine_failed"), "\(crash)")
            }
        }

        /// The answer ends, and what came of it is remembered; the program does not.
        @Test func controlCEndsTheAnswer() async throws {
            try await Setting.with { setting in
                let node = try await setting.node(serving: model)
                let outcome = try await terminal(
                    node, "see:> ", #"type:tokens=100000 token-delay=10\n"#, "see:word5", #"type:\x03"#, "see:> ",
                    #"type:recite\n"#, "see:assistant: word0 word1", "see:user: recite", "see:> ", #"type:crash\n"#,
                    "see:engine_failed", "see:> ", #"type:\x03"#, "see:/bye ends the chat", "see:> ", #"type:/help\n"#,
                    "see:/clear", "see:> ", #"type:\x04"#)
                try #require(outcome.end == .code(0), "\(outcome)")
            }
        }

        @Test func saysWhatIsLoadedAndWhatItDoes() async throws {
            try await Setting.with { setting in
                let node = try await setting.node(serving: model)
                let asker = Asker(asking: node, apps: 2, prompt: "tokens=200 token-delay=10", once: true)
                try await until("two requests are seen") {
                    let words = try await node.swiftlet("ps").output.split(separator: "\n").last?.split(separator: " ")
                    let requests = try await node.status()?.engine?.requests
                    return words?.starts(with: ["made-up", "1.0.0", "f32", "chat", "256"]) == true && requests == 2
                }
                let rows = try await node.swiftlet("ps", "--format", "json")
                for part in [#""requests" : 2"#, #""variant" : "f32""#, #""since" : "2"#, #""planned" : "#] {
                    try #require(rows.output.contains(part), "\(part) is not in \(rows)")
                }
                let models = try await node.swiftlet("models").output
                try #require(models.contains("made-up  1.0.0    chat  256      yes"), "\(models)")
                _ = try await asker.end()
            }
        }

        private func pipe(_ text: String, to node: Node, _ arguments: String...) async throws -> Command.Outcome {
            let file = node.home.appending("talk.txt")
            try Scratch.write((text + "\n").utf8, to: file)
            return try await Command(
                executable: "/bin/sh",
                arguments: [
                    "-c", #"file=$1; shift; exec "$@" <"$file""#, "sh", file.string, BuiltProgram.swiftlet.path.string,
                    "chat", "--socket", node.inference.string,
                ] + arguments
            ).run()
        }

        private func terminal(_ node: Node, _ steps: String...) async throws -> Command.Outcome {
            let script = RealEngine.package.appending("Tests/Support/terminal/talk.py")
            return try await Command(
                executable: "/usr/bin/python3",
                arguments: [script.string] + steps + [
                    "--", BuiltProgram.swiftlet.path.string, "chat", "--socket", node.inference.string,
                ]
            ).run(within: .seconds(60))
        }
    }
}
