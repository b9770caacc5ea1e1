public import SwiftletContract
import SystemPackage

/// The gauges of the batteries that discharge: then what they give is what the whole box draws.
///
/// `power_now`, or voltage times current; where the gauge has neither, the difference of its energy or charge, which
/// goes in steps of many joules. While a battery is charged or rests it says nothing of the box: `read` throws.
public struct BatteryMeter: ClockedMeter {
    fileprivate enum Gauge {
        case power(PowerIntegral)
        /// Joules in the battery, and those that have left it.
        case level(Double, used: Double)

        var joules: Double {
            switch self {
            case .power(let integral): integral.joules
            case .level(_, let used): used
            }
        }
    }

    fileprivate struct Battery {
        let supply: PowerSupply
        var gauge: Gauge
    }

    public let source: EnergySource
    private var batteries: [Battery] = []

    private init(_ source: EnergySource, _ supplies: [PowerSupply], at now: ContinuousClock.Instant) throws(HostError) {
        self.source = source
        try Self.refuseUnlessOneDischarges(supplies)
        for supply in supplies { batteries.append(Battery(supply: supply, gauge: try Self.gauge(of: supply, at: now))) }
    }

    public mutating func read() throws(HostError) -> EnergyReading { try read(at: .now) }

    package mutating func read(at now: ContinuousClock.Instant) throws(HostError) -> EnergyReading {
        try Self.refuseUnlessOneDischarges(batteries.map(\.supply))
        var moved = batteries
        for index in moved.indices { try moved[index].advance(at: now) }
        batteries = moved
        return EnergyReading(joules: batteries.reduce(0) { $0 + $1.gauge.joules }, at: now)
    }

    static func trials(below root: FilePath, at now: ContinuousClock.Instant) -> [MeterTrial] {
        let supplies = PowerSupply.all(below: root).filter { $0.kind == .battery }
        guard supplies.isEmpty == false else { return [] }
        let source = EnergySource(kind: .battery, name: supplies.map(\.name).joined(separator: "+"))
        return [
            MeterTrial(source) { () throws(HostError) -> any EnergyMeter in
                try BatteryMeter(source, supplies, at: now)
            }
        ]
    }

    private static func refuseUnlessOneDischarges(_ supplies: [PowerSupply]) throws(HostError) {
        let states = supplies.map(\.status)
        guard let first = supplies.first, states.contains(.discharging) == false || states.contains(.charging) else {
            return
        }
        throw .notMeasuring(
            path: first.folder.path,
            reason: "a battery that does not discharge (\(states[0].rawValue)) does not tell what the box draws")
    }

    private static func gauge(of supply: PowerSupply, at now: ContinuousClock.Instant) throws(HostError) -> Gauge {
        if let watts = try supply.watts() { return .power(PowerIntegral(watts: watts, at: now)) }
        return .level(try supply.joules(), used: 0)
    }
}

extension BatteryMeter.Battery {
    fileprivate mutating func advance(at now: ContinuousClock.Instant) throws(HostError) {
        switch gauge {
        case .power(var integral):
            guard let watts = try supply.watts() else {
                throw .missing(operation: "read", path: supply.folder.path.appending("power_now"))
            }
            integral.add(watts: watts, at: now)
            gauge = .power(integral)
        case .level(let old, let used):
            let new = try supply.joules()
            gauge = .level(new, used: used + max(0, old - new))
        }
    }
}

extension PowerSupply {
    /// More than any box with a battery draws, and more than any such battery holds.
    private static let (mostWatts, mostJoules) = (10_000.0, 1e9)

    /// What it gives now; 0 while it gives nothing; nil where the gauge does not say.
    fileprivate func watts() throws(HostError) -> Double? {
        let watts: Double
        if folder.has("power_now") {
            watts = Double(try folder.number("power_now")) / 1e6
        } else if folder.has("current_now"), folder.has("voltage_now") {
            watts = Double(try folder.number("current_now")) / 1e6 * (Double(try folder.number("voltage_now")) / 1e6)
        } else {
            return nil
        }
        guard status == .discharging else { return 0 }
        // Some count what flows out as negative.
        guard abs(watts) < Self.mostWatts else {
            throw .malformed(path: folder.path, reason: "\(watts) W is more than any battery gives")
        }
        return abs(watts)
    }

    /// What is in it.
    fileprivate func joules() throws(HostError) -> Double {
        let wattHours =
            folder.has("energy_now")
            ? Double(try folder.number("energy_now")) / 1e6
            : Double(try folder.number("charge_now")) / 1e6 * (Double(try folder.number("voltage_now")) / 1e6)
        let joules = wattHours * 3600
        guard (0...Self.mostJoules).contains(joules) else {
            throw .malformed(path: folder.path, reason: "no battery holds \(wattHours) Wh")
        }
        return joules
    }
}
