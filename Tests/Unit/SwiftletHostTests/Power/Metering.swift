import SwiftletContract
import SystemPackage
import Testing

@testable import SwiftletHost

/// A meter that is read at moments of the test's choosing.
struct Metering {
    static let model = EstimateModel(idleWatts: 2, wattsPerCore: 1, name: "cpu model")

    private(set) var meter: any ClockedMeter
    let candidates: [EnergyCandidate]
    private let start: ContinuousClock.Instant

    /// The best of a tree.
    init(_ tree: SysTree, model: EstimateModel = Metering.model) throws {
        start = .now
        let survey = EnergyMeters.survey(below: tree.root, model: model, at: start)
        meter = try #require(survey.meter as? any ClockedMeter)
        candidates = survey.candidates
    }

    var source: EnergySource { meter.source }

    /// Joules at so many seconds after it was made.
    mutating func joules(at seconds: Double) throws -> Double {
        try meter.read(at: start + .seconds(seconds)).joules
    }

    /// Why something else is not used.
    func obstacle(_ source: String) throws -> HostError? {
        try #require(candidates.first { "\($0.source)" == source }, "\(candidates)").obstacle
    }
}

func expect(_ value: Double, near expected: Double, _ place: SourceLocation = #_sourceLocation) {
    #expect(abs(value - expected) <= 1e-6 * max(1, abs(expected)), "\(value), not \(expected)", sourceLocation: place)
}
