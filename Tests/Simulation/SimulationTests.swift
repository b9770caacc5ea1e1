import SwiftletAgent
import SwiftletContract
import Testing

/// Thousands of laps of a real agent in a made-up world. A failure prints its seed and the whole history.
@Suite(.timeLimit(.minutes(5))) struct SimulationTests {
    @Test func installsAndServes() {
        var world = World(seed: 1)
        let first = world.fleet.publish(1, .good, memory: .mebibytes(100))
        world.fleet.push(first, id: "r1", at: world.wall)
        world.start()
        world.run(seconds: 60)
        expect(world, serves: first)
        #expect(world.disk.models[Fleet.model]?.active?.release.version == first)
    }

    @Test func neverStopsServingWhileARefusedReleaseIsTried() {
        for nature in [Fleet.Nature.failsChecks, .crashesAtStart] {
            var world = World(seed: 2)
            let first = world.fleet.publish(1, .good, memory: .mebibytes(100))
            let second = world.fleet.publish(2, nature, memory: .mebibytes(100))
            world.fleet.push(first, id: "r1", at: world.wall)
            world.start()
            world.run(seconds: 60)
            world.fleet.push(second, id: "r2", at: world.wall)
            for _ in 0..<300 {
                world.run(seconds: 1)
                expect(world, serves: first)
            }
            #expect(world.agent.state.models[Fleet.model]?.refused?.version == second)
        }
    }

    @Test func replacesWithoutAGapWhereBothFit() {
        var world = World(seed: 3)
        let first = world.fleet.publish(1, .good, memory: .mebibytes(100))
        let second = world.fleet.publish(2, .good, memory: .mebibytes(100))
        world.fleet.push(first, id: "r1", at: world.wall)
        world.start()
        world.run(seconds: 60)
        world.fleet.push(second, id: "r2", at: world.wall)
        for _ in 0..<200 {
            world.run(seconds: 1)
            #expect(world.served != nil)
        }
        expect(world, serves: second)
        #expect(world.disk.models[Fleet.model]?.previous?.release.version == first)
        #expect(world.engines.count == 1)
    }

    @Test func makesRoomWhereBothDoNotFitAndComesBackWhereTheNewOneFails() {
        var world = World(seed: 4, budget: .mebibytes(150))
        let first = world.fleet.publish(1, .good, memory: .mebibytes(100))
        let second = world.fleet.publish(2, .failsChecks, memory: .mebibytes(120))
        let third = world.fleet.publish(3, .good, memory: .mebibytes(120))
        world.fleet.push(first, id: "r1", at: world.wall)
        world.start()
        world.run(seconds: 60)
        world.fleet.push(second, id: "r2", at: world.wall)
        world.run(seconds: 200)
        expect(world, serves: first)
        world.fleet.push(third, id: "r3", at: world.wall)
        world.run(seconds: 200)
        expect(world, serves: third)
    }

    @Test func refusesWhatDoesNotFitAndSaysTheNumbers() {
        var world = World(seed: 5, budget: .mebibytes(150))
        let first = world.fleet.publish(1, .good, memory: .mebibytes(200))
        world.fleet.push(first, id: "r1", at: world.wall)
        world.start()
        world.run(seconds: 60)
        #expect(world.served == nil)
        let report = world.agent.report(at: world.moment, facts: .empty, memory: [:])
        let condition = report.conditions.first { $0.code == .noVariantFits }
        #expect(condition?.message.contains("200.0 MiB") == true)
        #expect(condition?.message.contains("150.0 MiB") == true)
    }

    @Test func fallsBackWhenACommittedReleaseKeepsCrashing() {
        var world = World(seed: 6)
        let first = world.fleet.publish(1, .good, memory: .mebibytes(100))
        let second = world.fleet.publish(2, .crashesLater, memory: .mebibytes(100))
        world.fleet.push(first, id: "r1", at: world.wall)
        world.start()
        world.run(seconds: 60)
        world.fleet.push(second, id: "r2", at: world.wall)
        world.run(seconds: 600)
        expect(world, serves: first)
        let report = world.agent.report(at: world.moment, facts: .empty, memory: [:])
        #expect(report.conditions.contains { $0.code == .rolledBack })
    }

    @Test func rollsBackByHandAndDoesNotGoForthByItself() {
        var world = World(seed: 7)
        let first = world.fleet.publish(1, .good, memory: .mebibytes(100))
        let second = world.fleet.publish(2, .good, memory: .mebibytes(100))
        let third = world.fleet.publish(3, .good, memory: .mebibytes(100))
        world.fleet.push(first, id: "r1", at: world.wall)
        world.start()
        world.run(seconds: 60)
        world.fleet.push(second, id: "r2", at: world.wall)
        world.run(seconds: 200)
        world.deliver(.rollbackRequested(Fleet.model))
        world.run(seconds: 300)
        expect(world, serves: first)
        world.fleet.push(third, id: "r3", at: world.wall)
        world.run(seconds: 200)
        expect(world, serves: third)
    }

    @Test func installsNothingBelowTheFloor() {
        var world = World(seed: 8)
        let first = world.fleet.publish(1, .good, memory: .mebibytes(100))
        let second = world.fleet.publish(2, .good, memory: .mebibytes(100), floor: 2)
        world.fleet.push(second, id: "r1", at: world.wall)
        world.start()
        world.run(seconds: 60)
        world.fleet.push(first, id: "r2", at: world.wall)
        world.run(seconds: 200)
        expect(world, serves: second)
        let report = world.agent.report(at: world.moment, facts: .empty, memory: [:])
        #expect(report.conditions.contains { $0.code == .releaseBelowFloor })
    }

    @Test func theNewestInstructionSupersedesAtEveryStage() {
        for seconds in 1...20 {
            var world = World(seed: 9)
            let first = world.fleet.publish(1, .good, memory: .mebibytes(100))
            let second = world.fleet.publish(2, .good, memory: .mebibytes(100))
            world.fleet.push(first, id: "r1", at: world.wall)
            world.start()
            world.run(seconds: seconds)
            world.fleet.push(second, id: "r2", at: world.wall)
            world.deliver(.syncRequested)
            world.run(seconds: 120)
            expect(world, serves: second)
            #expect(world.engines.count == 1, "superseded after \(seconds) s")
        }
    }

    @Test func installsFromABundleWithoutANetwork() {
        var world = World(seed: 11)
        world.faults.failedTransfer = 1
        let first = world.fleet.publish(1, .good, memory: .mebibytes(100))
        world.fleet.push(first, id: "r1", at: world.wall)
        world.start()
        world.run(seconds: 30)
        world.bring(world.fleet)
        world.run(seconds: 90)
        world.hand(world.fleet)
        world.run(seconds: 60)
        expect(world, serves: first)
        #expect(world.bundle == nil)
        let old = world.fleet
        let second = world.fleet.publish(2, .good, memory: .mebibytes(100))
        world.fleet.push(second, id: "r2", at: world.wall)
        world.bring(world.fleet)
        world.hand(world.fleet)
        world.run(seconds: 60)
        expect(world, serves: second)
        world.bring(old)
        world.hand(old)
        world.run(seconds: 60)
        expect(world, serves: second)
        #expect(world.bundle == nil)
        let report = world.agent.report(at: world.moment, facts: .empty, memory: [:])
        #expect(report.sync.source == .bundle)
        #expect(report.conditions.contains { $0.code == .metadataRejected })
    }

    /// The bundle comes while the network is at any stage of bringing something else.
    @Test func aBundleSupersedesWhatTheNetworkWasAbout() {
        for seconds in 0...20 {
            var world = World(seed: 12)
            let first = world.fleet.publish(1, .good, memory: .mebibytes(100))
            world.fleet.push(first, id: "r1", at: world.wall)
            world.start()
            world.run(seconds: seconds)
            let second = world.fleet.publish(2, .good, memory: .mebibytes(100))
            world.fleet.push(second, id: "r2", at: world.wall)
            world.faults.failedTransfer = 1
            world.bring(world.fleet)
            world.run(seconds: seconds % 3)
            world.hand(world.fleet)
            world.run(seconds: 40)
            expect(world, serves: second)
            #expect(world.engines.count == 1 && world.bundle == nil, "brought after \(seconds) s")
        }
    }

    @Test func aBundleThatWasNotInstalledWhenThePowerWentIsInstalledAfterwards() {
        for seconds in 0...12 {
            var world = World(seed: 13)
            world.faults.failedTransfer = 1
            let first = world.fleet.publish(1, .good, memory: .mebibytes(100))
            world.fleet.push(first, id: "r1", at: world.wall)
            world.start()
            world.bring(world.fleet)
            world.hand(world.fleet)
            world.run(seconds: seconds)
            world.powerCut()
            world.run(seconds: 60)
            expect(world, serves: first)
        }
    }

    /// Once for every effect of a whole life: the power goes right after it.
    @Test func aPowerCutAfterAnyEffectLeavesANodeThatServesAndUpdates() {
        var effect = 1
        while true {
            var world = World(seed: 10)
            let first = world.fleet.publish(1, .good, memory: .mebibytes(100))
            let second = world.fleet.publish(2, .good, memory: .mebibytes(100))
            world.cutAfterEffect = effect
            world.fleet.push(first, id: "r1", at: world.wall)
            world.start()
            world.run(seconds: 100)
            if world.served == nil { world.run(seconds: 30) }
            expect(world, serves: first)
            world.fleet.push(second, id: "r2", at: world.wall)
            world.run(seconds: 200)
            if world.served == nil { world.run(seconds: 30) }
            expect(world, serves: second)
            if world.performed < effect { break }
            effect += 1
        }
        #expect(effect > 25)
    }

    /// Everything goes wrong for an hour; then it stops, and the node must come to rest on a good release.
    @Test(arguments: 0..<40) func comesToRestAfterAnHourOfFaults(batch: Int) {
        for number in 0..<12 {
            let seed = UInt64(batch * 12 + number)
            let updates = UpdatePolicy(
                window: seed % 2 == 0 ? World.hourlyWindow : nil, quietHours: seed % 5 == 0 ? World.hourlyQuiet : nil,
                probation: seed % 7 == 0 ? .zero : .seconds(200))
            var world = World(
                seed: seed, budget: seed % 3 == 0 ? .mebibytes(150) : .mebibytes(1000), updates: updates)
            world.faults = .rough
            world.start()
            var release = world.fleet.publish(1, .good, memory: .mebibytes(100))
            world.fleet.push(release, id: "r1", at: world.wall)
            world.run(seconds: 300)
            for step in 2...6 {
                let nature = Fleet.Nature.allCases.randomElement(using: &world.random) ?? .good
                release = world.fleet.publish(step, nature, memory: .mebibytes(100))
                world.fleet.push(release, id: "r\(step)", urgent: world.random.happens(0.2), at: world.wall)
                world.run(seconds: Int.random(in: 10...900, using: &world.random))
                guard world.random.happens(0.3) else { continue }
                world.bring(world.fleet)
                world.run(seconds: Int.random(in: 0...60, using: &world.random))
                world.hand(world.fleet)
            }
            world.faults = .none
            world.run(seconds: 1900)
            release = world.fleet.publish(7, .good, memory: .mebibytes(110))
            world.fleet.push(release, id: "r7", at: world.wall)
            // The next window may be twenty-five minutes away.
            world.run(seconds: updates.window == nil ? 1900 : 2600)
            expect(world, serves: release)
            guard world.served == release else { return }
            #expect(world.disk.models[Fleet.model]?.probation == nil, "seed \(seed): never committed")
            let left = world.agent.report(at: world.moment, facts: .empty, memory: [:]).conditions
            #expect(left.isEmpty, "seed \(seed): still said when nothing is wrong any more")
        }
    }
}

extension NodeFacts {
    static let empty = NodeFacts(
        hostname: "", architecture: "", processor: "", cores: 1, memory: .zero, diskTotal: .zero, diskFree: .zero,
        kernel: "", system: "")
}
