import SwiftletAgent
import SwiftletPlant
import Testing

@Suite(.timeLimit(.minutes(1))) struct PowerGovernorTests {
    private static let seconds = 400.0

    private static func trial(_ traits: Plant.Traits, _ seed: UInt64) -> Trial {
        var governor = PowerGovernor(cores: traits.cores)
        let ceilings = PowerCeilings(watts: traits.ceiling)
        return Trial(Plant(traits, seed: seed), seconds: seconds) { governor.step($0, ceilings).quota }
    }

    /// A counter of energy, a chip that averages over a second, a noisy one; a small board and a large box.
    static let boxes: [(name: String, traits: Plant.Traits)] = {
        let counter = Plant.Traits()
        var chip = Plant.Traits()
        chip.averaging = 1
        var noisy = Plant.Traits()
        noisy.noise = 0.03
        var board = Plant.Traits()
        (board.floor, board.wattsPerCore, board.ceiling, board.neighbours) = (2.7, 1.1, 4.8, 0.9)
        var large = Plant.Traits()
        (large.cores, large.floor, large.wattsPerCore, large.ceiling, large.neighbours) = (16, 40, 13, 140, 25)
        var steady = Plant.Traits()
        steady.isSteady = true
        return [
            ("counter", counter), ("chip", chip), ("noisy", noisy), ("board", board), ("large", large),
            ("steady", steady),
        ]
    }()

    @Test(arguments: 0..<boxes.count, 1...8)
    func holdsTheCeilingAndGivesTheRest(box: Int, seed: Int) {
        let trial = Self.trial(Self.boxes[box].traits, UInt64(seed))
        let name = Self.boxes[box].name
        #expect(trial.above <= 0.05, "\(name), seed \(seed): \(trial.above) above")
        #expect(trial.around <= 0.05, "\(name), seed \(seed): \(trial.around) around")
        #expect(trial.tokenShare >= 0.95, "\(name), seed \(seed): \(trial.tokenShare) of the tokens")
    }

    @Test func findsTheRightQuotaAtOnceAfterANightWithoutRequests() {
        var box = Box()
        box.run(60, demand: 4)
        let before = box.governor.quota
        box.run(3600, demand: 0)
        #expect(abs(box.governor.quota / before - 1) < 0.1, "it wound up to \(box.governor.quota) from \(before)")
        #expect(box.run(10, demand: 4) <= Box.ceiling * 1.05)
    }

    @Test(arguments: [nil, Double.nan, -Double.infinity, -5, 0, 1e12] as [Double?])
    func goesOnByItsModelWhileTheMeterIsGone(word: Double?) {
        var box = Box()
        box.run(60, demand: 4)
        #expect(box.run(120, demand: 4, meter: { _ in word }) <= Box.ceiling * 1.03)
        #expect(box.governor.quota > 1, "it gave up")
        // And comes back.
        #expect(box.run(30, demand: 4) <= Box.ceiling * 1.05)
        #expect(box.run(30, demand: 4) >= Box.ceiling * 0.95)
    }

    @Test(arguments: [0.2, 4.0]) func livesWithAMeterThatJumpsNowAndThen(factor: Double) {
        var box = Box()
        box.run(60, demand: 4)
        var count = 0
        let mean = box.run(120, demand: 4) { watts in
            count += 1
            return count % 40 == 0 ? watts * factor : watts
        }
        #expect(mean <= Box.ceiling * 1.05)
        #expect(mean >= Box.ceiling * 0.85)
    }

    @Test func closesWhereTheLeastQuotaIsTooMuchAndOpensAgain() {
        var box = Box()
        box.run(60, demand: 4)
        box.neighbour = 30
        box.run(20, demand: 4)
        guard case .watts(let needed, Box.ceiling)? = box.last?.closure else {
            Issue.record("it is open: \(String(describing: box.last))")
            return
        }
        #expect(needed > Box.ceiling)
        #expect(box.governor.quota == PowerGovernor.leastQuota)
        box.neighbour = 0
        box.run(20, demand: 4)
        #expect(box.last?.closure == nil)
    }

    @Test func nothingIsLimitedWithoutACeiling() {
        var governor = PowerGovernor(cores: 4)
        for step in 1...100 {
            let decision = governor.step(PowerSample(time: Double(step), watts: 80, cores: 4), PowerCeilings())
            #expect(decision == PowerDecision(quota: 4))
        }
    }

    @Test func aCeilingThatComesLaterHoldsWithinSeconds() {
        var box = Box()
        box.ceiling = nil
        box.run(30, demand: 4)
        #expect(box.governor.quota == Box.cores)
        box.ceiling = Box.ceiling
        box.run(5, demand: 4)
        #expect(box.run(10, demand: 4) <= Box.ceiling * 1.03)
    }
}

/// A box without noise, for what must be exact.
private struct Box {
    static let cores = 4.0
    static let ceiling = 36.0

    var governor = PowerGovernor(cores: cores)
    var ceiling: Double? = Box.ceiling
    var neighbour = 0.0
    var last: PowerDecision?
    private var time = 0.0

    /// The mean power.
    @discardableResult
    mutating func run(_ seconds: Double, demand: Double, meter: (Double) -> Double? = { $0 }) -> Double {
        var sum = 0.0
        let count = Int(seconds * 4)
        for _ in 0..<count {
            time += 0.25
            let cores = min(demand, governor.quota)
            let watts = 14 + 8 * cores + neighbour
            sum += watts
            last = governor.step(
                PowerSample(time: time, watts: meter(watts), cores: cores), PowerCeilings(watts: ceiling))
        }
        return sum / Double(count)
    }
}
