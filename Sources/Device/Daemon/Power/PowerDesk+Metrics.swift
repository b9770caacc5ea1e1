import SwiftletAgent
import SwiftletContract
import SwiftletGateway
import SwiftletHost

extension PowerDesk {
    /// In Prometheus' text format, after the gateway's own.
    func metrics() -> String {
        let (view, ledger) = (view, books.ledger)
        var page = MetricPage()
        ledger.add(to: &page)
        view.addPower(to: &page)
        view.addHeat(to: &page)
        return page.text
    }
}

extension EnergyLedger {
    fileprivate func add(to page: inout MetricPage) {
        page.begin(
            "swiftlet_energy_joules_total", .counter,
            "What answers cost beyond the box being on, by app; app=\"none\" is an engine's own.")
        for (row, use) in uses.sorted(by: { $0.key < $1.key }) {
            page.add(
                use.joules, row.release.labels + [("app", row.app?.text ?? "none"), ("source", "\(row.source)")])
        }
        addTotals(to: &page)
        addTokens(to: &page)
    }

    private func addTotals(to page: inout MetricPage) {
        let columns: [(name: String, help: String, value: KeyPath<EnergyTotals, Double>)] = [
            ("idle", "What the box draws when nothing runs.", \.idle),
            ("others", "All that is not an engine.", \.others),
            ("engines", "All engines, beyond the box being on.", \.engines),
        ]
        for column in columns {
            page.begin("swiftlet_\(column.name)_energy_joules_total", .counter, column.help)
            for (source, total) in totals.sorted(by: { $0.key.description < $1.key.description }) {
                page.add(total[keyPath: column.value], [("source", "\(source)")])
            }
        }
    }

    private func addTokens(to page: inout MetricPage) {
        var sums: [ServedRelease: EnergyUse] = [:]
        for (row, use) in uses { sums[row.release, default: EnergyUse()] += use }
        page.begin("swiftlet_tokens_total", .counter, "Tokens that engines read and wrote.")
        for (release, use) in sums.sorted(by: { $0.key < $1.key }) {
            page.add(use.promptTokens, release.labels + [("kind", "prompt")])
            page.add(use.answerTokens, release.labels + [("kind", "answer")])
        }
    }
}

extension PowerView {
    fileprivate func addPower(to page: inout MetricPage) {
        page.begin("swiftlet_power_watts", .gauge, "Of all that the source measures.")
        if let watts { page.add(watts, [("source", "\(source)")]) }
        page.begin("swiftlet_power_limit_watts", .gauge, "Absent where there is no limit.")
        if let limit = limits.watts { page.add(limit) }
        page.begin("swiftlet_cpu_quota_cores", .gauge, "For all engines together.")
        page.add(decision.quota)
        page.begin("swiftlet_power_profile", .gauge, "1 for the one that holds.")
        for other in PowerProfile.allCases { page.add(other == profile ? 1 : 0, [("profile", other.rawValue)]) }
    }

    fileprivate func addHeat(to page: inout MetricPage) {
        page.begin("swiftlet_temperature_celsius", .gauge, "Of each part that tells.")
        var seen: Set<String> = []
        for reading in heat {
            // Names are the drivers' own, made harmless as those of meters are.
            let zone = EnergySource(kind: .hwmon, name: reading.name).name
            if seen.insert(zone).inserted { page.add(reading.celsius, [("zone", zone)]) }
        }
    }
}
