import SwiftletAgent
import SwiftletContract
import Testing

/// Maintenance windows, quiet hours, holds and probation, in the same world.
@Suite(.timeLimit(.minutes(5))) struct UpdateTimeTests {
    /// What keeps the first release waiting, and what ends that.
    enum Obstacle: CaseIterable { case window, quietHours, hold }

    private func waiting(_ obstacle: Obstacle, seed: UInt64) -> World {
        var updates = UpdatePolicy(probation: .seconds(100))
        // The world begins at ten o'clock of its own zone.
        if obstacle == .window { updates.window = WeeklyHours(parsing: "10:30-11:00") }
        if obstacle == .quietHours { updates.quietHours = WeeklyHours(parsing: "10:05-10:30") }
        var world = World(seed: seed, updates: updates)
        let first = world.fleet.publish(1, .good, memory: .mebibytes(100))
        world.fleet.push(first, id: "r1", at: world.wall)
        world.start()
        world.run(seconds: 301)
        if obstacle == .hold { world.hold(for: 1500) }
        return world
    }

    @Test(arguments: Obstacle.allCases) func whatWaitsServesOnceItMay(obstacle: Obstacle) {
        var world = waiting(obstacle, seed: 20)
        let second = world.fleet.publish(2, .good, memory: .mebibytes(100))
        world.fleet.push(second, id: "r2", at: world.wall)
        world.run(seconds: 1490)
        expect(world, serves: ReleaseVersion(unchecked: "1.0.0"))
        world.run(seconds: 120)
        expect(world, serves: second)
        world.run(seconds: 200)
        #expect(world.disk.models[Fleet.model]?.probation == nil && world.engines.count == 1)
    }

    @Test(arguments: Obstacle.allCases) func theNewestInstructionSupersedesWhatWaits(obstacle: Obstacle) {
        for seconds in stride(from: 1, through: 80, by: 3) {
            var world = waiting(obstacle, seed: 21)
            let second = world.fleet.publish(2, .good, memory: .mebibytes(100))
            let third = world.fleet.publish(3, .good, memory: .mebibytes(100))
            world.fleet.push(second, id: "r2", at: world.wall)
            world.run(seconds: seconds)
            world.fleet.push(third, id: "r3", at: world.wall)
            world.run(seconds: 1700)
            expect(world, serves: third)
            #expect(world.everCommitted.contains(second) == false, "superseded after \(seconds) s")
            #expect(world.engines.count == 1)
        }
    }

    /// A new instruction comes at any second of a probation: what is kept behind it is what has proved itself.
    @Test func theNewestInstructionSupersedesAReleaseOnProbation() {
        for seconds in stride(from: 0, through: 140, by: 7) {
            var world = World(seed: 22, updates: UpdatePolicy(probation: .seconds(160)))
            let first = world.fleet.publish(1, .good, memory: .mebibytes(100))
            let second = world.fleet.publish(2, .good, memory: .mebibytes(100))
            let third = world.fleet.publish(3, .good, memory: .mebibytes(100))
            world.fleet.push(first, id: "r1", at: world.wall)
            world.start()
            world.run(seconds: 300)
            world.fleet.push(second, id: "r2", at: world.wall)
            world.deliver(.syncRequested)
            world.run(seconds: 20)
            expect(world, serves: second)
            world.run(seconds: seconds)
            world.fleet.push(third, id: "r3", at: world.wall)
            world.deliver(.syncRequested)
            world.run(seconds: 100)
            expect(world, serves: third)
            let record = world.disk.models[Fleet.model]
            let isCommitted = record?.previous?.release.version == second
            #expect(record?.previous?.release.version == first || isCommitted && seconds > 120, "after \(seconds) s")
            world.run(seconds: 200)
            #expect(world.disk.models[Fleet.model]?.probation == nil && world.engines.count == 1)
        }
    }

    @Test(arguments: [Fleet.Nature.crashesLater, .failsChecksLater, .answersErrors])
    func whatFailsOnProbationGoesBackByItself(nature: Fleet.Nature) {
        for budget in [Bytes.mebibytes(1000), .mebibytes(150)] {
            var world = World(seed: 23, budget: budget, updates: UpdatePolicy(probation: .seconds(100)))
            let first = world.fleet.publish(1, .good, memory: .mebibytes(100))
            let second = world.fleet.publish(2, nature, memory: .mebibytes(100))
            world.fleet.push(first, id: "r1", at: world.wall)
            world.start()
            world.run(seconds: 200)
            world.fleet.push(second, id: "r2", at: world.wall)
            world.run(seconds: 300)
            #expect(world.everCommitted.contains(second))
            expect(world, serves: first)
            let report = world.agent.report(at: world.moment, facts: .empty, memory: [:])
            #expect(report.conditions.contains { $0.code == .rolledBack })
            #expect(report.models.first?.refused?.rollout.text == "r2")
            let count = world.engines.count
            world.run(seconds: 600)
            expect(world, serves: first)
            #expect(count == 1)
        }
    }

    /// Once for every effect from the push to the way back: the power goes right after it.
    @Test(arguments: [Fleet.Nature.crashesLater, .failsChecksLater, .answersErrors])
    func aPowerCutAfterAnyEffectStillEndsOnTheReleaseBefore(nature: Fleet.Nature) {
        var effect = 1
        // Somebody who does the same again and again has no end.
        while effect < 200 {
            var world = World(seed: 24, updates: UpdatePolicy(probation: .seconds(60)))
            let first = world.fleet.publish(1, .good, memory: .mebibytes(100))
            let second = world.fleet.publish(2, nature, memory: .mebibytes(100))
            world.cutAfterEffect = effect
            world.fleet.push(first, id: "r1", at: world.wall)
            world.start()
            world.run(seconds: 200)
            world.fleet.push(second, id: "r2", at: world.wall)
            world.run(seconds: 400)
            expect(world, serves: first)
            #expect(world.disk.models[Fleet.model]?.refused?.version == second, "cut after effect \(effect)")
            #expect(world.disk.models[Fleet.model]?.probation == nil)
            if world.performed < effect { break }
            effect += 1
        }
        #expect((26..<200).contains(effect))
    }

    @Test(arguments: Obstacle.allCases) func aPowerCutAfterAnyEffectLosesNothingThatWaits(obstacle: Obstacle) {
        var effect = 1
        // Somebody who does the same again and again has no end.
        while effect < 200 {
            var world = waiting(obstacle, seed: 25)
            let isHeld = world.disk.hold != nil
            #expect(isHeld == (obstacle == .hold))
            world.cutAfterEffect = world.performed + effect
            let second = world.fleet.publish(2, .good, memory: .mebibytes(100))
            world.fleet.push(second, id: "r2", at: world.wall)
            world.run(seconds: 1490)
            expect(world, serves: ReleaseVersion(unchecked: "1.0.0"))
            world.run(seconds: 400)
            expect(world, serves: second)
            if world.cutAfterEffect.map({ world.performed < $0 }) ?? true { break }
            effect += 1
        }
        #expect((11..<200).contains(effect))
    }
}
