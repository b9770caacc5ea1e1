import SwiftletAgent
import SwiftletContract
import SwiftletHost

/// How the node's power is and what holds, as of the last look.
struct PowerView: Sendable {
    var source: EnergySource
    /// Of the last second or so; nil while the meter is silent.
    var watts: Double?
    var limits = PowerLimits()
    var profile = PowerProfile.mains
    var decision: PowerDecision
    /// The hottest part that models heat.
    var celsius: Double?
    var heat: [HeatReading] = []
    /// Percent.
    var charge: Double?
    /// Whether the kernel holds engines to the quota.
    var isHeld: Bool
    var conditions: [Condition] = []
}
