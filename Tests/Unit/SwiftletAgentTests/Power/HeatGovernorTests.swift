import SwiftletAgent
import Testing

@Suite(.timeLimit(.minutes(1))) struct HeatGovernorTests {
    /// A box that warms up within `seconds`, by `rise` degrees with all cores.
    private struct Oven {
        var governor = PowerGovernor(cores: 4)
        var celsius = 45.0
        var room = 45.0
        let seconds: Double
        let rise: Double
        var time = 0.0
        var last: PowerDecision?

        /// The highest temperature, the mean of the last half, and of the cores in it.
        mutating func run(_ length: Double, demand: Double = 4, isThrottled: Bool = false) -> (Double, Double, Double) {
            var (highest, sum, cores, count) = (0.0, 0.0, 0.0, 0.0)
            let steps = Int(length * 4)
            for step in 0..<steps {
                time += 0.25
                let used = min(demand, governor.quota)
                celsius += (room + rise * used / 4 - celsius) * 0.25 / seconds
                highest = max(highest, celsius)
                if step >= steps / 2 { (sum, cores, count) = (sum + celsius, cores + used, count + 1) }
                // The kernel shows whole degrees on many boards.
                let sample = PowerSample(
                    time: time, watts: nil, cores: used, celsius: celsius.rounded(), isThrottled: isThrottled)
                last = governor.step(sample, PowerCeilings(celsius: 70))
            }
            return (highest, sum / count, cores / count)
        }
    }

    @Test(arguments: [(30.0, 50.0), (60, 60), (120, 40), (60, 90)] as [(Double, Double)])
    func holdsTheCeilingAndUsesWhatItAllows(seconds: Double, rise: Double) {
        var oven = Oven(seconds: seconds, rise: rise)
        let (highest, mean, cores) = oven.run(1800)
        #expect(highest <= 73, "it reached \(highest) °C")
        #expect(mean <= 71)
        let possible = min(4, 4 * 25 / rise)
        #expect(cores >= possible * 0.88, "it gave \(cores) of \(possible) cores")
        #expect(oven.last?.limit == .heat)
    }

    @Test func anIdleNightIsNotPaidForLater() {
        var oven = Oven(seconds: 60, rise: 60)
        _ = oven.run(1800)
        _ = oven.run(3600, demand: 0)
        #expect(oven.governor.quota == 4)
    }

    @Test func closesWhereTheBoxIsHotByItselfAndOpensWhenItCools() {
        var oven = Oven(seconds: 30, rise: 20)
        oven.room = 80
        _ = oven.run(900)
        guard case .heat(_, 70)? = oven.last?.closure else {
            Issue.record("it is open: \(String(describing: oven.last))")
            return
        }
        oven.room = 40
        _ = oven.run(600)
        #expect(oven.last?.closure == nil)
        #expect(oven.governor.quota == 4)
    }

    @Test func aThrottleFlagCountsAsHeat() {
        var oven = Oven(seconds: 60, rise: 5)
        _ = oven.run(60, isThrottled: true)
        #expect(oven.governor.quota < 2.5)
        _ = oven.run(300)
        #expect(oven.governor.quota == 4)
    }

    @Test func aThermometerThatTalksNonsenseChangesNothing() {
        var governor = PowerGovernor(cores: 4)
        for (step, celsius) in [50.0, .nan, 1000, -300, .infinity, 50].enumerated() {
            let sample = PowerSample(time: Double(step), watts: nil, cores: 4, celsius: celsius)
            #expect(governor.step(sample, PowerCeilings(celsius: 70)).quota == 4)
        }
    }
}
