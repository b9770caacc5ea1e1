import Glibc
import SwiftletHarness
import Testing

extension Machines {
    /// The power goes in the middle of an update.
    @Suite(.timeLimit(.minutes(600)), .enabled(if: Packages.given != nil, "SWIFTLET_DEBS is not set"))
    struct PowerOffTests {
        /// How often, and from which seed on; a seed is one moment.
        private static let count = number("SWIFTLET_POWER_OFFS") ?? 3
        private static let firstSeed = number("SWIFTLET_POWER_OFF_SEED") ?? 1

        private static func number(_ variable: String) -> Int? {
            getenv(variable).flatMap { Int(String(cString: $0)) }
        }

        /// Half of the moments lie in the first five seconds after the instruction, which are metadata and download. The
        /// others follow the start of the new engine: its trial, the new state, and the end of the old one.
        private struct Moment: CustomStringConvertible {
            let inTrial: Bool
            let delay: Duration

            init(seed: Int) {
                var dice = Dice(seed: UInt64(seed))
                inTrial = seed % 2 == 0
                delay = .milliseconds(Int.random(in: 0..<(inTrial ? 3000 : 5000), using: &dice))
            }

            var description: String { "\(delay) after the \(inTrial ? "start of the new engine" : "instruction")" }
        }

        @Test func aNodeSurvivesAnyMomentOfAnUpdate() async throws {
            var survived = 0
            for seed in Self.firstSeed..<Self.firstSeed + Self.count {
                let moment = Moment(seed: seed)
                do {
                    try await Self.survive(at: moment)
                    survived += 1
                } catch {
                    Issue.record("seed \(seed), \(moment): \(error)")
                }
            }
            print("power_offs_survived: \(survived) of \(Self.count), seeds from \(Self.firstSeed) on")
        }

        /// It boots, serves one of the two releases, and comes to the new one by itself.
        private static func survive(at moment: Moment) async throws {
            try await World.with { world in
                let machine = try await ServingNode.resumed(in: world)
                try await OwnFleet.ctl("push shop-intent@\(OwnFleet.next)", on: machine)
                try await machine.check("sync && swiftlet sync")
                if moment.inTrial {
                    try await machine.check("until test $(pgrep --exact --count llama-server) = 2; do sleep 0.05; done")
                }
                try await Task.sleep(for: moment.delay)
                try await machine.cutPower()

                try await machine.boot()
                try #require(try await machine.run("systemctl is-system-running").text == "running")
                let found = try await machine.check("swiftlet status | tail -1")
                try await OwnFleet.answers(on: machine)
                try await OwnFleet.serves(OwnFleet.next, on: machine)
                try await OwnFleet.answers(on: machine)
                try await eventually("it is well", within: .seconds(120), every: .seconds(1)) {
                    let status = try await machine.check("swiftlet status")
                    guard status.contains("error") == false, status.contains("warning") == false else {
                        throw NotYet(status)
                    }
                }
                try await eventually("one engine is left", within: .seconds(30)) {
                    let engines = try await machine.check("pgrep --exact --count llama-server")
                    guard engines == "1" else { throw NotYet(engines) }
                }
                print("  power off \(moment); then: \(found)")
            }
        }
    }
}
