import SwiftletAgent
import SwiftletContract
import SwiftletHarness
import Testing

@Suite(.timeLimit(.minutes(1))) struct ProfileChoiceTests {
    private static let intent = ModelName(unchecked: "shop-intent")
    private static let summary = ModelName(unchecked: "summary")

    private static var policy: PowerPolicy {
        var policy = PowerPolicy()
        (policy.watts, policy.batteryWatts, policy.lowWatts) = (40, 25, 12)
        (policy.lowModels, policy.criticalModels) = ([intent, summary], [intent])
        return policy
    }

    @Test(
        arguments: [
            (.mains, .mains), (.battery(percent: 80), .battery), (.battery(percent: nil), .battery),
            (.battery(percent: 19), .low), (.battery(percent: 4), .critical), (.battery(percent: .nan), .battery),
            (.battery(percent: 400), .battery),
        ] as [(ProfileChoice.Supply, PowerProfile)])
    func followsTheSupply(supply: ProfileChoice.Supply, profile: PowerProfile) {
        var choice = ProfileChoice()
        choice.take(supply, Self.policy, at: 0)
        #expect(choice.profile == profile)
    }

    @Test func isStricterAtOnceAndEasierLater() {
        var choice = ProfileChoice()
        choice.take(.battery(percent: 10), Self.policy, at: 0)
        #expect(choice.profile == .low)
        choice.take(.mains, Self.policy, at: 1)
        choice.take(.mains, Self.policy, at: 10)
        #expect(choice.profile == .low)
        choice.take(.mains, Self.policy, at: 11.5)
        #expect(choice.profile == .mains)
    }

    @Test func aLoosePlugChangesNothing() {
        var choice = ProfileChoice()
        for second in 0..<600 {
            choice.take(second % 4 < 2 ? .mains : .battery(percent: 60), Self.policy, at: Double(second))
            if second > 2 { #expect(choice.profile == .battery) }
        }
    }

    @Test func aGaugeThatWaversChangesNothing() {
        var choice = ProfileChoice()
        var dice = Dice(seed: 1)
        choice.take(.battery(percent: 19.5), Self.policy, at: 0)
        for second in 1...600 {
            let percent = Double.random(in: 18.5...22, using: &dice)
            choice.take(.battery(percent: percent), Self.policy, at: Double(second))
            #expect(choice.profile == .low)
        }
        for second in 601...620 { choice.take(.battery(percent: 25), Self.policy, at: Double(second)) }
        #expect(choice.profile == .battery)
    }

    @Test func eachProfileHasItsLimits() {
        #expect(PowerProfile.allCases.map { Self.policy.limits($0).watts } == [40, 25, 12, 12])
        #expect(PowerProfile.allCases.map { Self.policy.limits($0).models?.count } == [nil, nil, 2, 1])
        #expect(
            PowerProfile.allCases.map { Self.policy.limits($0).priority } == [
                .batch, .batch, .interactive, .interactive,
            ])
        #expect(PowerProfile.allCases.allSatisfy { PowerPolicy().limits($0).watts == nil })
        #expect(PowerPolicy().isEmpty)
    }

    @Test func aBatteryNeverAllowsMoreThanMains() {
        var policy = PowerPolicy()
        (policy.watts, policy.batteryWatts, policy.lowWatts) = (10, 25, 40)
        #expect(PowerProfile.allCases.allSatisfy { policy.limits($0).watts == 10 })
    }

    @Test func refusalsSayWhatWouldWork() {
        let limits = Self.policy.limits(.critical)
        #expect(limits.refusal(of: Self.intent, .interactive, in: .critical) == nil)
        let refusal = limits.refusal(of: Self.summary, .interactive, in: .critical)
        #expect(refusal?.code == .powerBudget)
        #expect(refusal?.fits == "one of: shop-intent")
        #expect(limits.refusal(of: Self.intent, .batch, in: .critical)?.fits == "an interactive request")
        let closed = PowerDecision.Closure.watts(needed: 41.25, ceiling: 40).refusal
        #expect((closed.code, closed.needed, closed.limit) == (.powerBudget, 41_250, 40_000))
        #expect(PowerDecision.Closure.heat(celsius: 91, ceiling: 80).refusal.code == .thermal)
    }
}
