import SwiftletHarness
import SystemPackage
import Testing

extension Machines {
    /// What goes in and comes out.
    @Suite(.timeLimit(.minutes(10))) struct AskingTests {
        @Test func commandsAndFilesComeThroughWhole() async throws {
            try await World.with { world in
                let machine = try await Machine.started(in: world)
                let outcome = try await machine.run("echo out; echo err >&2; exit 3")
                try #require(outcome.code == 3 && outcome.text == "out" && outcome.errors == Array("err\n".utf8))
                try #require(try await machine.run("kill -KILL $$").code == 137)
                let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 13) }
                try Scratch.write(bytes, to: world.directory.appending("file"))
                try await machine.copy(world.directory.appending("file"), into: "/root")
                try #require(try await machine.read("/root/file") == bytes)
                await #expect(throws: Overdue.self) { try await machine.run("sleep 60", within: .milliseconds(300)) }
                // It can still be asked.
                try #require(try await machine.check("id --user") == "0")
            }
        }
    }
}
