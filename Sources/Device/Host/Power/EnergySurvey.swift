import SwiftletContract

/// What there is to tell energy by, and the best of it.
public struct EnergySurvey: Sendable {
    public let meter: any EnergyMeter
    /// All that was found, best first; the estimate is the last.
    public let candidates: [EnergyCandidate]
}

/// One candidate that was tried.
struct MeterTrial {
    let source: EnergySource
    let result: Result<any EnergyMeter, HostError>

    init(_ source: EnergySource, _ make: () throws(HostError) -> any EnergyMeter) {
        self.source = source
        self.result = Result(catching: make)
    }

    var candidate: EnergyCandidate {
        switch result {
        case .success: EnergyCandidate(source: source)
        case .failure(let error): EnergyCandidate(source: source, obstacle: error)
        }
    }
}
