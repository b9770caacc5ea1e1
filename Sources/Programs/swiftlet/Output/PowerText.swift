import SwiftletContract

/// What a node says of its power and energy, as a person reads it.
struct PowerText {
    let power: PowerStatus
    let cores: Int

    /// For the lines about the node: what, and how much.
    var lines: [(String, String)] {
        [("power", watts + limit + quota + supply)] + (heat.map { [("heat", $0)] } ?? [])
    }

    /// A line for each version of a model and source; nil before the first request.
    var uses: String? {
        guard power.uses.isEmpty == false else { return nil }
        var table = Table(["MODEL", "VERSION", "REQUESTS", "PROMPT", "ANSWER", "ENERGY", "J/REQUEST", "J/TOKEN", "BY"])
        for use in power.uses {
            table.add([
                ServedRelease(model: use.model, version: use.version, adapter: use.adapter).id, use.version.text,
                "\(use.requests)", "\(use.promptTokens)", "\(use.answerTokens)",
                Self.energy(use.joules), Self.share(use.joules, use.requests),
                Self.share(use.joules, use.promptTokens + use.answerTokens), "\(use.source)",
            ])
        }
        return table.text
    }

    private var watts: String {
        (power.watts.map { "\(Self.tenths($0)) W" } ?? "unknown") + ", by \(power.source)"
    }

    private var limit: String { power.limitWatts.map { ", limit \(Self.tenths($0)) W" } ?? "" }

    private var quota: String {
        guard let quota = power.quotaCores else { return "" }
        return power.isHeld ? ", engines have \(quota) of \(cores) cores" : ", which nothing holds engines to"
    }

    private var supply: String {
        switch power.profile {
        case .mains: return power.charge.map { "; on mains, battery \(Self.tenths($0)) %" } ?? ""
        case let profile:
            let level = profile == .battery ? "" : " (\(profile.rawValue))"
            return "; on battery" + (power.charge.map { " \(Self.tenths($0)) %" } ?? "") + level
        }
    }

    private var heat: String? {
        guard power.celsius != nil || power.limitCelsius != nil else { return nil }
        return (power.celsius.map { "\(Self.tenths($0)) °C" } ?? "unknown")
            + (power.limitCelsius.map { ", limit \(Self.tenths($0)) °C" } ?? "")
    }

    /// `12.3 J`, `4.5 kJ`, `1.2 kWh`.
    static func energy(_ joules: Double) -> String {
        switch joules {
        case ..<1000: "\(tenths(joules)) J"
        case ..<1_000_000: "\(tenths(joules / 1000)) kJ"
        default: "\((joules / 3_600_000 * 1000).rounded() / 1000) kWh"
        }
    }

    private static func share(_ joules: Double, _ count: Int) -> String {
        guard count > 0 else { return "-" }
        let millijoules = (joules / Double(count) * 1000).rounded()
        return "\(millijoules / 1000)"
    }

    private static func tenths(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }
}
