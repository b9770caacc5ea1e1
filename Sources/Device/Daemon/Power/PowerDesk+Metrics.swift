import SwiftletAgent
import SwiftletContract
import SwiftletHost

extension PowerDesk {
    /// In Prometheus' text format, after the gateway's own.
    func metrics() -> String {
        let (view, ledger) = (view, books.ledger)
        return energy(ledger) + tokens(ledger) + power(view) + heat(view)
    }

    private func energy(_ ledger: EnergyLedger) -> String {
        let totals = ledger.totals.sorted { $0.key.description < $1.key.description }
        var text = Self.title(
            "swiftlet_energy_joules_total", "counter",
            "What answers cost beyond the box being on, by app; app=\"none\" is an engine's own.")
        for (row, use) in ledger.uses.sorted(by: { $0.key < $1.key }) {
            text +=
                "swiftlet_energy_joules_total{\(Self.labels(row.release)),app=\"\(row.app?.text ?? "none")\","
                + "source=\"\(row.source)\"} \(use.joules)\n"
        }
        let columns: [(name: String, help: String, value: KeyPath<EnergyTotals, Double>)] = [
            ("idle", "What the box draws when nothing runs.", \.idle),
            ("others", "All that is not an engine.", \.others),
            ("engines", "All engines, beyond the box being on.", \.engines),
        ]
        for column in columns {
            text += Self.title("swiftlet_\(column.name)_energy_joules_total", "counter", column.help)
            for (source, total) in totals {
                text +=
                    "swiftlet_\(column.name)_energy_joules_total{source=\"\(source)\"} "
                    + "\(total[keyPath: column.value])\n"
            }
        }
        return text
    }

    private func tokens(_ ledger: EnergyLedger) -> String {
        var sums: [EnergyLedger.Release: EnergyUse] = [:]
        for (row, use) in ledger.uses { sums[row.release, default: EnergyUse()] += use }
        var text = Self.title("swiftlet_tokens_total", "counter", "Tokens that engines read and wrote.")
        for (release, use) in sums.sorted(by: { Self.labels($0.key) < Self.labels($1.key) }) {
            for (kind, count) in [("prompt", use.promptTokens), ("answer", use.answerTokens)] {
                text += "swiftlet_tokens_total{\(Self.labels(release)),kind=\"\(kind)\"} \(count)\n"
            }
        }
        return text
    }

    private func power(_ view: PowerView) -> String {
        var text = Self.title("swiftlet_power_watts", "gauge", "Of all that the source measures.")
        if let watts = view.watts { text += "swiftlet_power_watts{source=\"\(view.source)\"} \(watts)\n" }
        text += Self.title("swiftlet_power_limit_watts", "gauge", "Absent where there is no limit.")
        if let limit = view.limits.watts { text += "swiftlet_power_limit_watts \(limit)\n" }
        text += Self.title("swiftlet_cpu_quota_cores", "gauge", "For all engines together.")
        text += "swiftlet_cpu_quota_cores \(view.decision.quota)\n"
        text += Self.title("swiftlet_power_profile", "gauge", "1 for the one that holds.")
        for profile in PowerProfile.allCases {
            text += "swiftlet_power_profile{profile=\"\(profile.rawValue)\"} \(profile == view.profile ? 1 : 0)\n"
        }
        return text
    }

    private func heat(_ view: PowerView) -> String {
        var text = Self.title("swiftlet_temperature_celsius", "gauge", "Of each part that tells.")
        var seen: Set<String> = []
        for reading in view.heat {
            // Names are the drivers' own, made harmless as those of meters are.
            let zone = EnergySource(kind: .hwmon, name: reading.name).name
            guard seen.insert(zone).inserted else { continue }
            text += "swiftlet_temperature_celsius{zone=\"\(zone)\"} \(reading.celsius)\n"
        }
        return text
    }

    private static func labels(_ release: EnergyLedger.Release) -> String {
        "model=\"\(release.model)\",version=\"\(release.version)\""
    }

    private static func title(_ name: String, _ kind: String, _ help: String) -> String {
        "# HELP \(name) \(help)\n# TYPE \(name) \(kind)\n"
    }
}
