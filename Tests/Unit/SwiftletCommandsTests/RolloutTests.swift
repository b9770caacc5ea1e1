import Crypto
import Foundation
import SwiftletContract
import SwiftletPublisher
import SwiftletRegistry
import Testing

@testable import SwiftletCommands

/// Rollouts with a plan on a fleet that exists: pushed, steered by what nodes report, and signed.
@Suite(.timeLimit(.minutes(4))) struct RolloutTests {
    private static let stable = ChannelName(unchecked: "stable")
    private static let model = ModelName(unchecked: "shop-intent")

    private struct Setting {
        let fleet: TestFleet
        let registry: Registry

        func rollout() throws -> Rollout {
            try #require(try Repository.open(fleet.directory).rollouts(of: RolloutTests.stable).rollouts.first)
        }

        /// As a controller that has just started.
        func steer(after seconds: Double = 0) async throws -> [String] {
            try await RolloutSteering(repository: try Repository.open(fleet.directory), registry: registry)
                .steer(at: TestFleet.now + seconds)
        }

        func report(_ node: String, _ version: String, refused: Bool = false, age: Double) async throws {
            let rollout = try rollout()
            let installed = ModelStatus.Installed(
                version: ReleaseVersion(unchecked: version), variant: VariantName(unchecked: "best"),
                manifest: try #require(Digest(bytes: SHA256.hash(data: Data(version.utf8)))), sequence: 1,
                installedAt: TestFleet.now - age, checks: nil)
            let status = ModelStatus(
                model: RolloutTests.model, state: .serving, active: installed, previous: nil, incoming: nil,
                context: 256,
                memory: nil, restarts: 0,
                refused: refused ? .init(rollout: rollout.id, code: .checksFailed, reason: "0 of 1 checks passed") : nil
            )
            try await fleet.report(node, models: [status], age: age)
        }
    }

    /// 1.0.0 is on all nodes, and 1.1.0 in its first wave, half of them.
    private func withRollout(_ body: (Setting) async throws -> Void) async throws {
        try await withFleet { fleet in
            await fleet.run("model", "add", try fleet.writeModel())
            await fleet.run("push", "shop-intent")
            await fleet.run("model", "add", try fleet.writeModel(version: "1.1.0"))
            let pushed = await fleet.run(
                "push", "shop-intent", "--waves", "50%,100%", "--soak", "1min", "--gate", "failed<=10%")
            #expect(pushed.code == .done && pushed.output.contains("failed<=10%"), "\(pushed.errors)")
            try await body(Setting(fleet: fleet, registry: try Registry(path: fleet.directory.databasePath)))
        }
    }

    @Test func aWaveOpensWhenTheOneBeforeHasHeld() async throws {
        try await withRollout { setting in
            let first = try setting.rollout()
            #expect(first.waves.map(\.places) == [5000] && first.plan?.waves.count == 2)
            #expect(first.from?.text == "1.0.0" && first.plan?.isPaused == false)
            for number in 0..<20 {
                let node = NodeID(unchecked: "n\(number)")
                let isIn = Place(of: node, in: first.id) { SHA256.hash(data: $0) }.number < 5000
                try await setting.report(node.text, isIn ? "1.1.0" : "1.0.0", age: 0)
            }
            #expect(try await setting.steer(after: 59).isEmpty, "it is still looked at")
            #expect(try await setting.steer(after: 60) == ["shop-intent 1.1.0: wave 2 of 2 is open"])
            #expect(try setting.rollout().waves.map(\.places) == [5000, 10_000])
            #expect(try await setting.steer(after: 61).isEmpty, "some nodes are not done")
            for number in 0..<20 { try await setting.report("n\(number)", "1.1.0", age: -70) }
            #expect(try await setting.steer(after: 200) == ["shop-intent 1.1.0: complete"])
            let status = await setting.fleet.run("rollout", "status", "shop-intent")
            #expect(status.output.contains("complete") && status.output.contains("20 done"), "\(status.output)")
        }
    }

    @Test func failuresHaltItAndTheOperatorTakesItBack() async throws {
        try await withRollout { setting in
            let id = try setting.rollout().id
            for number in 0..<20 {
                let isIn = Place(of: NodeID(unchecked: "n\(number)"), in: id) { SHA256.hash(data: $0) }.number < 5000
                try await setting.report("n\(number)", "1.0.0", refused: isIn, age: 0)
            }
            let done = try await setting.steer()
            #expect(done.count == 1 && done[0].contains("halted, failed<=10%: 100%, broken; first n"), "\(done)")
            let halted = try setting.rollout()
            #expect(halted.isHalted && halted.plan?.verdict?.contains("checks_failed") == true)
            let status = await setting.fleet.run("rollout", "status", "shop-intent")
            #expect(status.output.contains("halted") && status.output.contains("checks_failed"), "\(status.output)")
            #expect(try await setting.steer(after: 1e6).isEmpty, "it stays halted")
            await setting.fleet.run("rollout", "resume", "shop-intent")
            #expect(try setting.rollout().plan?.gates.contains("failed<=10%") == false)
            #expect(try await setting.steer(after: 1).isEmpty, "the gate that broke is overruled")
            await setting.fleet.run("rollout", "halt", "shop-intent")
            let paused = await setting.fleet.run("rollout", "pause", "shop-intent")
            #expect(paused.output.contains("is already halted"), "\(paused)")

            let back = await setting.fleet.run("rollout", "rollback", "shop-intent")
            #expect(back.code == .done, "\(back.errors)")
            let rollout = try setting.rollout()
            #expect(rollout.version.text == "1.0.0" && rollout.id != id && rollout.waves.map(\.places) == [10_000])
            let again = await setting.fleet.run("rollout", "rollback", "shop-intent")
            #expect(again.code == .usage && again.errors.contains("push shop-intent@VERSION"))
        }
    }

    /// Without waves and profile too; and nobody goes back to where he is, or from there to what he left.
    @Test func aPlainPushIsTakenBack() async throws {
        try await withFleet { fleet in
            func from() throws -> String? {
                let rollouts = try Repository.open(fleet.directory).rollouts(of: Self.stable).rollouts
                return try #require(rollouts.first).from?.text
            }
            await fleet.run("model", "add", try fleet.writeModel())
            await fleet.run("push", "shop-intent")
            #expect(try from() == nil)
            await fleet.run("model", "add", try fleet.writeModel(version: "1.1.0"))
            for options in [[], [], ["--profile", "careful"], ["--profile", "careful"]] {
                await fleet.run(["push", "shop-intent"] + options)
                #expect(try from() == "1.0.0", "\(options)")
            }
            let status = await fleet.run("rollout", "status", "shop-intent")
            #expect(status.output.contains("shop-intent 1.1.0 after 1.0.0"), "\(status.output)")
            await fleet.run("push", "shop-intent@1.0.0")
            #expect(try from() == nil, "1.1.0 never went all the way")

            await fleet.run("push", "shop-intent@1.1.0")
            let back = await fleet.run("rollout", "rollback", "shop-intent")
            #expect(back.code == .done && back.output.contains("goes back from 1.1.0 to 1.0.0"), "\(back.errors)")
            #expect(await fleet.run("rollout", "rollback", "shop-intent").code == .usage)
        }
    }

    @Test func anEmptySelectorIsNotEverybody() async throws {
        try await withFleet { fleet in
            await fleet.run("model", "add", try fleet.writeModel())
            let pushed = await fleet.run("push", "shop-intent", "--to", "")
            #expect(pushed.code == .usage && pushed.errors.contains("--to"), "\(pushed.errors)")
            #expect(try Repository.open(fleet.directory).rollouts(of: Self.stable).rollouts.isEmpty)
        }
    }

    @Test func aPersonPausesResumesAndCompletes() async throws {
        try await withRollout { setting in
            await setting.fleet.run("rollout", "pause", "shop-intent")
            #expect(try setting.rollout().state == "paused")
            #expect(try await setting.steer(after: 1e6).isEmpty)
            await setting.fleet.run("rollout", "resume", "shop-intent")
            #expect(try setting.rollout().state == "running")
            await setting.fleet.run("rollout", "halt", "shop-intent")
            let completed = await setting.fleet.run("rollout", "complete", "shop-intent")
            #expect(completed.output.contains("now complete; it was halted"), "\(completed)")
            let rollout = try setting.rollout()
            #expect(rollout.state == "complete" && rollout.waves.map(\.places) == [5000, 10_000])
            await setting.fleet.run("push", "shop-intent")
            let refused = await setting.fleet.run("rollout", "pause", "shop-intent")
            #expect(refused.code == .usage && refused.errors.contains("rollout halt"))
        }
    }
}
