public import SwiftletContract
public import SystemPackage

/// Finds what this box can tell its energy by.
public enum EnergyMeters {
    /// The best that works now: RAPL, a chip on the board, the battery while it discharges, or the estimate, which there
    /// always is.
    /// - Parameters:
    ///   - root: what `/sys` and `/proc` lie below.
    ///   - model: for the estimate.
    public static func best(below root: FilePath = "/", model: EstimateModel) -> any EnergyMeter {
        survey(below: root, model: model).meter
    }

    /// The best, and all else that was found, with why it is not usable. Reads each of them once.
    public static func survey(below root: FilePath = "/", model: EstimateModel) -> EnergySurvey {
        survey(below: root, model: model, at: .now)
    }

    package static func survey(
        below root: FilePath, model: EstimateModel, at now: ContinuousClock.Instant
    ) -> EnergySurvey {
        let trials =
            RAPLMeter.trials(below: root, at: now) + HwmonMeter.trials(below: root, at: now)
            + BatteryMeter.trials(below: root, at: now)
        let estimate = EstimateMeter(model: model, below: root, at: now)
        return EnergySurvey(
            meter: trials.lazy.compactMap { try? $0.result.get() }.first ?? estimate,
            candidates: trials.map(\.candidate) + [EnergyCandidate(source: estimate.source)])
    }
}
