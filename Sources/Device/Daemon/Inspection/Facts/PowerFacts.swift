import Glibc
import SwiftletContract
import SwiftletHost
import SystemPackage

/// What the box tells of its energy, its heat and what it lives on, as this user sees it.
struct PowerFacts {
    /// Below it a box that lives on its battery is soon gone.
    private static let lowCharge = 0.15

    /// Best first; the last is the estimate, which can always be used.
    var candidates: [EnergyCandidate]
    /// Of the best, over a short while; nil where it cannot be told in that time.
    var watts: Double?
    var heat: [HeatReading]
    var supply: Supply
    var throttle: ThrottleFlags

    /// Blocks, for half a second: power is energy over time.
    static func read(below root: FilePath = "/", model: EstimateModel = .typicalHere()) -> PowerFacts {
        let survey = EnergyMeters.survey(below: root, model: model)
        return PowerFacts(
            candidates: survey.candidates, watts: watts(of: survey.meter), heat: Heat.read(below: root),
            supply: Supply.read(below: root), throttle: ThrottleFlags.read(below: root))
    }

    private static func watts(of meter: any EnergyMeter) -> Double? {
        var meter = meter
        guard let first = try? meter.read() else { return nil }
        usleep(500_000)
        return (try? meter.read())?.watts(since: first)
    }

    var findings: [Finding] { [temperature, throttling, source, power] }

    private var temperature: Finding {
        guard heat.isEmpty == false else {
            return NodeCheck.temperature.skipped("The kernel shows no temperature.")
        }
        let text = { (reading: HeatReading) in
            "\(reading.name) \(reading.celsius) °C" + (reading.critical.map { " of \($0)" } ?? "")
        }
        let hot = heat.filter { one in one.critical.map { one.celsius > $0 - 10 } ?? (one.celsius > 95) }
        guard hot.isEmpty else {
            return NodeCheck.temperature.warning(
                "Close to where the machine protects itself: \(hot.map(text).joined(separator: ", ")).",
                fix: "Clean and clear the box's ventilation; lower Threads=.")
        }
        return NodeCheck.temperature.ok(heat.map(text).joined(separator: ", ") + ".")
    }

    private var throttling: Finding {
        guard throttle.sources.isEmpty == false else {
            return NodeCheck.throttling.skipped("Nothing on this box tells whether it slows itself down.")
        }
        let words = { (flags: Set<ThrottleFlags.Flag>) in flags.map(\.rawValue).sorted().joined(separator: ", ") }
        guard throttle.occurred.isEmpty else {
            let now = throttle.now.isEmpty ? "not now" : "now: \(words(throttle.now))"
            return NodeCheck.throttling.warning(
                "Since its start the box has slowed itself down: \(words(throttle.occurred)) (\(now)).",
                fix: throttle.occurred.contains(.underVoltage)
                    ? "Give it the supply that its maker names, with a short cable."
                    : "Cool it better, or ask less of it.")
        }
        let events = throttle.heatEvents.map { ", \($0) times for heat by the processor's count" } ?? ""
        return NodeCheck.throttling.ok("The box does not slow itself down now\(events).")
    }

    private var source: Finding {
        guard let used = candidates.first(where: { $0.obstacle == nil })?.source else {
            return NodeCheck.powerSensors.skipped("There is nothing to tell energy by.")
        }
        let now = watts.map { ": \(($0 * 10).rounded() / 10) W now" } ?? ""
        let first =
            used.isMeasured
            ? "Energy is measured, by \(used)\(now)."
            : "Nothing that measures energy can be used. It is estimated, by \(used)\(now)."
        let better = candidates.prefix { $0.source != used }.compactMap { candidate in
            candidate.obstacle.map { Self.sentence(candidate.source, $0) }
        }
        let others = candidates.filter { $0.obstacle == nil && $0.source != used && $0.source.isMeasured }
        let also = others.isEmpty ? [] : ["Also there: \(others.map { "\($0.source)" }.joined(separator: ", "))."]
        return NodeCheck.powerSensors.ok(([first] + better + also).joined(separator: " "), about: "\(used)")
    }

    private static func sentence(_ source: EnergySource, _ obstacle: HostError) -> String {
        guard source.kind == .rapl, case .denied = obstacle else { return "Not \(source): \(obstacle.reason)." }
        return "Not \(source): Linux keeps it to root; whether the daemon may read it is yours to decide, see "
            + "/usr/lib/swiftlet/60-swiftlet-rapl.rules."
    }

    private var power: Finding {
        let batteries = supply.batteries.joined(separator: ", ")
        guard supply.batteries.isEmpty == false else {
            return NodeCheck.powerSupply.ok("On mains: there is no battery.")
        }
        let charge = supply.charge.map { "\(Int(($0 * 100).rounded())) % left" } ?? "charge unknown"
        guard supply.origin == .battery else {
            return NodeCheck.powerSupply.ok("On mains, with a battery (\(batteries)), \(charge).")
        }
        guard let left = supply.charge, left < Self.lowCharge else {
            return NodeCheck.powerSupply.ok("On battery (\(batteries)), \(charge).")
        }
        return NodeCheck.powerSupply.warning(
            "On battery (\(batteries)), \(charge).", fix: "Connect the box to mains, or it will turn off.")
    }
}
