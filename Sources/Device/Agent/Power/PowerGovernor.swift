/// Holds a ceiling of watts by the share of the processor that engines may have.
///
/// **The kind of controller.** Feed-forward from a model that is learned while it runs: what a meter shows is
/// `rest + wattsPerCore × cores`, where the rest (the box, and neighbours) is measured anew with every sample, and the
/// slope is learned from load that comes and goes (`LoadLearner`, least squares with forgetting). The quota is
/// what is left below the ceiling over the slope. While engines use all of their quota this is an incremental integral
/// controller around what they *really used*, so its steady error is zero whatever the slope's error; while they
/// use less, nothing is integrated, so that nothing can wind up: after a night without requests the first one finds
/// the right quota. A PID loop on the watts alone has no such feed-forward: each return of load would overshoot for as long
/// as it takes to integrate down, or be starved for as long as it takes to integrate up.
///
/// Around it: what was drawn above the ceiling is paid back within seconds (`debt`; what was drawn below
/// is never a credit), a guard of one in a hundred, up slowly and down at once. A meter that is silent or talks
/// nonsense is not believed: the model goes on alone, with a wider guard, and never upwards.
///
/// Heat is a second, slow loop: see `HeatGovernor`. The lower of the two quotas holds.
public struct PowerGovernor: Sendable {
    /// Less than this serves nobody: 10 ms of every 100.
    public static let leastQuota = 0.1
    private static let guardShare = 0.01
    private static let blindGuard = 0.1
    /// Of all cores, upwards, a second.
    private static let rise = 0.25
    private static let patience = 3.0
    private static let closingAfter = 5.0
    private static let mostWatts = 20_000.0

    public let cores: Double
    public private(set) var quota: Double
    private var learner: LoadLearner
    private var rest = RestEstimate()
    private var heat: HeatGovernor
    private var time: Double?
    private var previousQuota: Double
    /// Watt-seconds above the ceiling that were not paid back yet.
    private var debt = 0.0
    private var blindSeconds = 0.0
    private var shortSeconds = 0.0
    /// What engines get of a quota that they want all of: the kernel's periods are not exact.
    private var yield = 1.0

    /// - Parameter wattsPerCore: a guess, better too high than too low; it is soon replaced.
    public init(cores: Double, wattsPerCore: Double = 5) {
        self.cores = max(cores, Self.leastQuota)
        self.quota = self.cores
        self.previousQuota = self.cores
        self.learner = LoadLearner(wattsPerCore: max(wattsPerCore, 0.01))
        self.heat = HeatGovernor(cores: self.cores)
    }

    /// What a core costs, as far as is known.
    public var wattsPerCore: Double { learner.wattsPerCore }
    /// What the box draws without engines, as far as is known.
    public var restWatts: Double? { rest.watts }

    public mutating func step(_ sample: PowerSample, _ ceilings: PowerCeilings) -> PowerDecision {
        let seconds = min(max(sample.time - (time ?? sample.time - 0.25), 0.001), 10)
        time = sample.time
        observe(sample, seconds)
        let power = ceilings.watts.map { powerQuota(below: $0, sample, seconds) } ?? cores
        let warm = heat.step(sample, ceiling: ceilings.celsius, seconds)
        previousQuota = quota
        quota = max(Self.leastQuota, min(power, warm))
        var decision = PowerDecision(quota: quota)
        if quota < cores * 0.999 { decision.limit = power <= warm ? .watts : .heat }
        decision.closure = closure(power, ceilings, sample, seconds)
        return decision
    }

    /// Another meter shows another part of the box: what was learned by the last one means nothing.
    public mutating func changeMeter(wattsPerCore: Double) {
        learner = LoadLearner(wattsPerCore: max(wattsPerCore, 0.01))
        rest = RestEstimate()
        (debt, blindSeconds, yield) = (0, 0, 1)
    }

    private mutating func observe(_ sample: PowerSample, _ seconds: Double) {
        guard let watts = sample.watts, isPlausible(watts, sample.cores) else {
            learner.miss(cores: sample.cores, seconds: seconds)
            blindSeconds += seconds
            return
        }
        blindSeconds = 0
        learner.take(
            watts: watts, cores: sample.cores, quotaChange: quota - previousQuota, seconds: seconds)
        rest.take(watts - learner.wattsPerCore * learner.seenCores, scale: watts, seconds: seconds)
        let share = sample.cores / quota
        if quota == previousQuota || abs(quota / previousQuota - 1) < 0.05, share > 0.8 {
            yield += (min(max(share, 0.85), 1.05) - yield) * 0.1
        }
    }

    /// No box draws nothing, and none draws much less than its engines alone.
    private func isPlausible(_ watts: Double, _ cores: Double) -> Bool {
        guard watts.isFinite, watts > 0, watts <= Self.mostWatts else { return false }
        return learner.hasLearned == false || watts > 0.3 * learner.wattsPerCore * min(cores, learner.seenCores)
    }

    private mutating func powerQuota(below ceiling: Double, _ sample: PowerSample, _ seconds: Double) -> Double {
        let isBlind = blindSeconds > Self.patience
        if let watts = sample.watts, blindSeconds == 0 {
            debt = min(max(0, debt + (watts - ceiling) * seconds), 0.3 * ceiling)
        } else {
            debt = 0
        }
        // Nothing was ever measured: nothing is known that could be held.
        guard let rest = rest.watts else { return Self.leastQuota }
        let target = ceiling * (1 - (isBlind ? Self.blindGuard : Self.guardShare)) - min(debt / 4, 0.1 * ceiling)
        let wanted = (target - rest) / learner.wattsPerCore
        shortSeconds = wanted < Self.leastQuota ? shortSeconds + seconds : 0
        let highest = blindSeconds > 0 ? quota : quota + Self.rise * cores * seconds
        return max(Self.leastQuota, min(wanted / yield, highest, cores))
    }

    private func closure(
        _ power: Double, _ ceilings: PowerCeilings, _ sample: PowerSample, _ seconds: Double
    ) -> PowerDecision.Closure? {
        if let ceiling = ceilings.celsius, let celsius = heat.closedAt {
            return .heat(celsius: celsius, ceiling: ceiling)
        }
        guard let ceiling = ceilings.watts, shortSeconds > Self.closingAfter, let rest = rest.watts else { return nil }
        return .watts(needed: rest + learner.wattsPerCore * Self.leastQuota, ceiling: ceiling)
    }
}
