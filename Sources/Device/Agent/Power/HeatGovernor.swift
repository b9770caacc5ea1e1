/// Holds a temperature by the share of the processor that engines may have: an integral controller with lead, slow,
/// since heat lags what causes it by tens of seconds.
///
/// It steers by where the temperature will be in twenty seconds at the rate at which it moves now. Above the ceiling the
/// quota falls, the faster the further above; below the ceiling less a band of two degrees it rises; within the band it
/// rests, so that it does not hunt. Before it falls it is brought down to what engines really use, so that an idle box that
/// is hot by itself is not paid for later. A throttle flag of the hardware counts as three degrees above.
struct HeatGovernor: Sendable {
    private static let lead = 20.0
    private static let band = 2.0
    private static let slopeSeconds = 10.0
    private static let closingAbove = 5.0
    private static let closingAfter = 30.0

    let cores: Double
    private var quota: Double
    private var celsius: Double?
    /// °C a second.
    private var slope = 0.0
    private var hotSeconds = 0.0
    /// The most that engines used, forgotten within half a minute.
    private var used = 0.0

    init(cores: Double) {
        self.cores = cores
        self.quota = cores
    }

    /// The temperature at which nobody is let in; nil while somebody is.
    var closedAt: Double? { hotSeconds > Self.closingAfter ? celsius : nil }

    mutating func step(_ sample: PowerSample, ceiling: Double?, _ seconds: Double) -> Double {
        observe(sample, seconds)
        used = max(sample.cores, used * (1 - seconds / 30))
        var excess = sample.isThrottled ? 3.0 : -.infinity
        if let ceiling, let celsius { excess = max(excess, celsius + Self.lead * slope - ceiling) }
        if excess > 0 {
            quota = min(quota, max(used * 1.1, PowerGovernor.leastQuota))
            quota *= 1 - min(0.1, 0.006 * excess) * seconds
        } else if excess < -Self.band {
            quota *= 1 + min(0.03, 0.006 * (-Self.band - excess)) * seconds
        }
        quota = min(max(quota, PowerGovernor.leastQuota), cores)
        let isHot = ceiling.map { (celsius ?? -.infinity) > $0 + Self.closingAbove } ?? false
        hotSeconds = isHot && quota <= PowerGovernor.leastQuota ? hotSeconds + seconds : 0
        return quota
    }

    /// A thermometer that is gone, or says what no box survives, leaves things as they are.
    private mutating func observe(_ sample: PowerSample, _ seconds: Double) {
        guard let now = sample.celsius, now.isFinite, now > -60, now < 200 else { return slope = 0 }
        guard let before = celsius else { return celsius = now }
        let smoothed = before + (now - before) * seconds / (2 + seconds)
        slope += ((smoothed - before) / seconds - slope) * seconds / (Self.slopeSeconds + seconds)
        celsius = smoothed
    }
}
