import FoundationEssentials
import SwiftletAgent
import SwiftletContract

/// What is wrong with power and heat, for `swiftlet status` and the fleet: raised after some seconds, and kept for a minute after it
/// was last so, since load that comes and goes would otherwise fill the journal of a fleet.
struct PowerConditions {
    private struct Fact {
        var since: Date
        var sinceTime: Double
        var lastTime: Double
        var message: String
    }

    private var facts: [Condition.Code: Fact] = [:]

    private static let delay = 5.0
    private static let keep = 60.0

    /// - Parameters:
    ///   - cores: that engines used.
    ///   - time: seconds on a clock that never jumps.
    mutating func update(_ view: PowerView, cores: Double, of all: Double, isThrottled: Bool, at time: Double) {
        let isWanting = cores >= view.decision.quota * 0.8 || view.decision.closure != nil
        let share = "\((view.decision.quota * 100).rounded() / 100) of \(Int(all)) cores"
        note(.powerLimited, isWanting && view.isHeld && view.decision.limit == .watts, at: time) {
            "Engines want more than they have, \(share), so that the node stays below "
                + "\(view.limits.watts ?? 0) W, by \(view.source)."
        }
        note(.thermalLimited, isThrottled || isWanting && view.isHeld && view.decision.limit == .heat, at: time) {
            isThrottled
                ? "The hardware slows itself down, for heat or for a weak supply; engines have \(share)."
                : "Engines want more than they have, \(share), so that the node stays below "
                    + "\(view.limits.celsius ?? 0) °C."
        }
        note(.powerUnheld, view.limits.ceilings != PowerCeilings() && view.isHeld == false, at: time) {
            "A limit of power or heat is set, and no control group with the processor is delegated to the daemon to hold "
                + "engines to it: requests are turned away instead."
        }
    }

    func conditions(at time: Double) -> [Condition] {
        facts.filter { time - $0.value.sinceTime >= Self.delay }
            .map { Condition(code: $0.key, message: $0.value.message, since: $0.value.since) }
            .sorted { $0.code.rawValue < $1.code.rawValue }
    }

    private mutating func note(
        _ code: Condition.Code, _ isTrue: Bool, at time: Double, _ message: () -> String
    ) {
        guard isTrue else {
            guard let fact = facts[code] else { return }
            let wasRaised = fact.lastTime - fact.sinceTime >= Self.delay
            if time - fact.lastTime > (wasRaised ? Self.keep : 1) { facts[code] = nil }
            return
        }
        var fact = facts[code] ?? Fact(since: Date(), sinceTime: time, lastTime: time, message: "")
        (fact.lastTime, fact.message) = (time, message())
        facts[code] = fact
    }
}
