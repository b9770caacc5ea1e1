import FoundationEssentials
import Glibc
import SwiftletContract
import SwiftletHarness
import SystemPackage
import Testing

extension Enrolments {
    /// The power goes at each write: what there was stays, and the same again succeeds.
    @Suite(.timeLimit(.minutes(4))) struct InterruptedTests {
        private static func killing(at call: String, _ count: Int) -> [String] {
            [
                "/usr/bin/strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=\(call)", "-e",
                "inject=\(call):signal=KILL:when=\(count)",
            ]
        }

        @Test func anEnrolmentThatIsKilledAnywhereIsDoneAgain() async throws {
            try await World.with { world in
                let fleet = try await Fleet.create(in: world)
                let controller = try await Controller.started(for: fleet)
                var kills = 0
                // strace counts each call by itself, in each process.
                for call in ["write", "fsync", "rename", "unlink"] {
                    for count in 1...20 {
                        let name = "\(call)-\(count)"
                        let token = try await fleet.token(at: controller.secureURL, "--node", name)
                        let box = try Joiner(name, in: world)
                        let killed = try await box.enroll(token, under: Self.killing(at: call, count))
                        if killed.end == .code(0) { break }
                        kills += 1
                        // The root is what lets the daemon start: it is there with all else, or not at all.
                        if Scratch.size(of: box.root) != nil {
                            try #require(Scratch.size(of: box.dropIn) != nil)
                            try #require(try box.member("node") == name)
                        }
                        let again = try await box.enroll(token)
                        try #require(again.end == .code(0), "killed at \(name): \(again)")
                        let report = try Joiner.report(as: "x")
                        let answer = try await box.curl(controller.secureURL + "/v1/reports", post: report)
                        try #require(answer.status == 204, "killed at \(name): \(answer)")
                    }
                }
                try #require(kills > 8, "the kills did not come: \(kills)")
                let nodes = try await fleet.enrolledNodes()
                try #require(nodes.allSatisfy { $0.generation == 1 && $0.clonedAt == nil })
            }
        }

        @Test func aRenewalThatIsKilledAnywhereIsDoneAgain() async throws {
            try await World.with { world in
                let fleet = try await Fleet.create(in: world)
                let controller = try await Controller.started(for: fleet)
                let box = try Joiner("box", in: world)
                try #require(try await box.enroll(try await fleet.token(at: controller.secureURL)).end == .code(0))
                let first = try box.member("certificate")
                let (uplink, starts) = (world.directory.appending("killed-uplink"), world.directory.appending("starts"))
                // 25 days later, and killed at its first change of a file, then at its second, and so on.
                let script = """
                    #!/bin/sh
                    echo >>'\(starts)'
                    n=$(wc -l <'\(starts)')
                    touch -d '-25 days' '\(box.identity)'/*
                    exec /usr/bin/strace -f -qq -o /dev/null -e trace=rename,fsync \
                    -e inject=rename,fsync:signal=KILL:when=$n \
                    /usr/bin/faketime -f +25d '\(BuiltProgram.uplink.path)' "$@"

                    """
                try Scratch.write(script.utf8, to: uplink)
                chmod(uplink.string, 0o755)
                let node = try await Node.started(in: fleet, from: controller.secureURL) {
                    $0.controller = controller.secureURL
                    $0.uplink = .program(uplink)
                    $0.further = ["Uplink": ["UplinkIdentity=\(box.identity)"]]
                }
                try await until("it has renewed", within: .seconds(60)) { try box.member("certificate") != first }
                let counted = try await eventually("the next one is used", within: .seconds(60)) {
                    let found = try #require(try await fleet.enrolledNodes().first)
                    guard found.generation >= 2, found.clonedAt == nil else { throw NotYet("\(found)") }
                    return try Scratch.read(starts).count
                }
                try #require(counted > 2, "it was not killed: \(counted)")
                let before = try await fleet.nodes().first?.report.number ?? 0
                try await until("it goes on reporting", within: .seconds(60)) {
                    try await fleet.nodes().first?.report.number ?? 0 > before
                }
                try #require(try await fleet.enrolledNodes().first?.clonedAt == nil)
                try await node.stop()
            }
        }
    }
}
