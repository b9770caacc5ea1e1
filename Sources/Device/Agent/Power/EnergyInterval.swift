public import SwiftletContract

/// What the whole box used between two looks at its meter.
public struct EnergyInterval: Hashable, Sendable {
    public var source: EnergySource
    public var seconds: Double
    public var joules: Double
    /// What of its power is there when nothing runs.
    public var idleWatts: Double
    /// Of everything that ran, engines included, over all cores.
    public var busySeconds: Double

    public init(source: EnergySource, seconds: Double, joules: Double, idleWatts: Double, busySeconds: Double) {
        self.source = source
        self.seconds = seconds
        self.joules = joules
        self.idleWatts = idleWatts
        self.busySeconds = busySeconds
    }

    var makesSense: Bool {
        [seconds, joules, idleWatts, busySeconds].allSatisfy { $0.isFinite && $0 >= 0 } && seconds > 0
    }

    /// For being on; at most all there is.
    var idleJoules: Double { min(joules, idleWatts * seconds) }
}
