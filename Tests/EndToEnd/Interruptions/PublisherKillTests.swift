import Glibc
import SwiftletContract
import SwiftletHarness
import SystemPackage
import Testing

extension Interruptions {
    /// The operator's own machine may fail too: a publication that is killed anywhere leaves a tree that nodes believe,
    /// and can be repeated.
    @Suite(.timeLimit(.minutes(3))) struct PublisherKillTests {
        @Test func aKilledPublicationCanBeRepeated() async throws {
            try await Setting.with { setting in
                var dice = Dice(seed: 3)
                let node = try await setting.node(serving: MadeUpModel(version: "1.0.0"))
                for round in 2...9 {
                    let model = MadeUpModel(version: "\(round).0.0", size: 1 << 20)
                    let manifest = try model.write(to: setting.world.directory.appending("model-\(round)"))
                    let steps = [["model", "add", manifest.string], ["push", MadeUpModel.name]]
                    for step in steps {
                        let delay = Duration.milliseconds(Int.random(in: 0..<120, using: &dice))
                        let killed = try await setting.world.start(setting.fleet.command(step), named: "\(step)")
                        try await Task.sleep(for: delay)
                        killed.signal(SIGKILL)
                        _ = try await killed.waitUntilEnded()
                        let outcome = try await setting.fleet.outcome(of: step)
                        try #require(outcome.end == .code(0), "after a kill at \(delay): \(outcome)")
                    }
                    try await node.serves(model.version)
                    try await node.isWell()
                }
            }
        }
    }
}
