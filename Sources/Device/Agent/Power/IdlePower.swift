/// What the box draws when it does nothing: the lowest that was seen over some seconds, which a warmer room or a new
/// device may raise again while the box is idle.
public struct IdlePower: Hashable, Sendable {
    public private(set) var watts: Double?
    private var mean: Double?

    private static let seconds = 5.0
    /// Below this share of all cores the box counts as idle.
    private static let idleShare = 0.05
    private static let risingSeconds = 120.0

    public init() {}

    /// - Parameters:
    ///   - busyShare: of all cores, by everything that runs, 0 to 1.
    public mutating func take(watts now: Double, busyShare: Double, seconds: Double) {
        guard now.isFinite, now > 0, seconds > 0 else { return }
        let before = mean ?? now
        let mean = before + (now - before) * seconds / (Self.seconds + seconds)
        self.mean = mean
        guard let watts else { return self.watts = mean }
        if mean < watts {
            self.watts = mean
        } else if busyShare < Self.idleShare {
            self.watts = watts + (mean - watts) * seconds / (Self.risingSeconds + seconds)
        }
    }
}
