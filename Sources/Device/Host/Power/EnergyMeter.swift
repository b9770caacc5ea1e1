public import SwiftletContract

/// Tells the energy that this box, or the part of it that the source measures, has used.
public protocol EnergyMeter: Sendable {
    /// Stands beside every figure that comes from this meter.
    var source: EnergySource { get }

    /// What was used since the meter was made. Blocks for as long as the driver takes, milliseconds as a rule.
    ///
    /// To be called every few seconds, at least once a minute: of a longer gap only the counters of RAPL and the
    /// levels of a battery know more than how it began and ended. After an error the next call goes on where the last
    /// good one was; where the error stays, `EnergyMeters.best` finds what there is instead.
    mutating func read() throws(HostError) -> EnergyReading
}
