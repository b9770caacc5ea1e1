import SwiftletContract
import SwiftletHost

/// The best meter there is, and the estimate for as long as that one is silent.
struct Metering {
    /// The energy between two looks.
    struct Look {
        var source: EnergySource
        var seconds: Double
        var joules: Double
        /// False while the estimate stands in: a limit is not held by another scale.
        var isOfMeter: Bool

        var watts: Double { joules / seconds }
    }

    let model: EstimateModel
    private var meter: any EnergyMeter
    private var last: EnergyReading?
    private var standIn: EstimateMeter?
    private var lastStandIn: EnergyReading?
    private var failures = 0

    /// Three seconds, when looks are frequent.
    private static let patience = 12

    init(model: EstimateModel) {
        self.model = model
        self.meter = EnergyMeters.best(model: model)
        self.last = try? meter.read()
    }

    var source: EnergySource { meter.source }

    /// Nil where no time has passed, and for the first look after the meter fell silent. Blocks, briefly.
    mutating func look() -> Look? {
        do throws(HostError) {
            let reading = try meter.read()
            defer { last = reading }
            (failures, standIn, lastStandIn) = (0, nil, nil)
            return last.flatMap { Self.look(meter.source, from: $0, to: reading, isOfMeter: true) }
        } catch {
            last = nil
            failures += 1
            if failures >= Self.patience { choose() }
            return estimate()
        }
    }

    /// Looks for the best again: another thing feeds the box, or a driver was loaded.
    mutating func choose() {
        let best = EnergyMeters.best(model: model)
        failures = 0
        guard best.source != meter.source || last == nil else { return }
        meter = best
        last = try? meter.read()
    }

    private mutating func estimate() -> Look? {
        var meter = standIn ?? EstimateMeter(model: model)
        let reading = try? meter.read()
        defer { (standIn, lastStandIn) = (meter, reading) }
        guard let reading, let lastStandIn else { return nil }
        return Self.look(meter.source, from: lastStandIn, to: reading, isOfMeter: false)
    }

    private static func look(
        _ source: EnergySource, from start: EnergyReading, to end: EnergyReading, isOfMeter: Bool
    ) -> Look? {
        let seconds = (end.at - start.at) / .seconds(1)
        guard seconds > 0 else { return nil }
        return Look(source: source, seconds: seconds, joules: max(0, end.joules - start.joules), isOfMeter: isOfMeter)
    }
}
