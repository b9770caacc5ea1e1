/// A meter that is told the time, so that tests need not wait.
package protocol ClockedMeter: EnergyMeter {
    mutating func read(at now: ContinuousClock.Instant) throws(HostError) -> EnergyReading
}
