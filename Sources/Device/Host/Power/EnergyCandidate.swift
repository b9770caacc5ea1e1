public import SwiftletContract

/// A source of energy figures that the kernel shows, and what keeps it from being used.
public struct EnergyCandidate: Hashable, Sendable {
    public let source: EnergySource
    /// nil: it can be used.
    public let obstacle: HostError?

    public init(source: EnergySource, obstacle: HostError? = nil) {
        self.source = source
        self.obstacle = obstacle
    }
}
