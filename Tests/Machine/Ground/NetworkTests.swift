import SwiftletHarness
import SystemPackage
import Testing

extension Machines {
    @Suite(.timeLimit(.minutes(10))) struct NetworkTests {
        @Test func reachesTheOneServerAndNothingElse() async throws {
            try await World.with { world in
                let (given, other) = (
                    try await server(saying: "given", in: world), try await server(saying: "other", in: world)
                )
                let machine = try await Machine.started(reaching: given, in: world)
                let (address, port) = Machine.server
                let answer = try await machine.check(
                    "curl --silent --show-error --max-time 60 http://\(address):\(port)/says")
                try #require(answer == "given")
                // The emulated router, which is the host's loopback where nothing restricts it, and a name server.
                for foreign in [
                    "10.0.2.2:\(given)", "10.0.2.2:\(other)", "\(address):\(port + 1)", "10.0.2.3:53", "192.0.2.1:80",
                ] {
                    let outcome = try await machine.run(
                        "curl --silent --show-error --max-time 5 http://\(foreign)/says")
                    // Curl's codes for a connection that could not be made, and for one that took too long.
                    try #require([7, 28].contains(outcome.code), "\(foreign): \(outcome)")
                }
            }
        }

        @Test func withoutAServerThereIsNone() async throws {
            try await World.with { world in
                let machine = try await Machine.started(in: world)
                let (address, port) = Machine.server
                let outcome = try await machine.run(
                    "curl --silent --show-error --max-time 5 http://\(address):\(port)/")
                try #require([7, 28].contains(outcome.code), "\(outcome)")
            }
        }

        /// A web server on the host's loopback; returns its port.
        private func server(saying word: String, in world: World) async throws -> Int {
            let directory = world.directory.appending(word)
            try Scratch.make(directory)
            try Scratch.write(word.utf8, to: directory.appending("says"))
            let python = try await world.start(
                Command(
                    executable: "/usr/bin/python3",
                    arguments: ["-u", "-m", "http.server", "--bind", "127.0.0.1", "--directory", directory.string, "0"]),
                named: word)
            return try await eventually("\(word) says its port") {
                let words = python.output.split(separator: " ")
                guard let at = words.firstIndex(of: "port"), at + 1 < words.count, let port = Int(words[at + 1]) else {
                    throw NotYet(python.output)
                }
                return port
            }
        }
    }
}
