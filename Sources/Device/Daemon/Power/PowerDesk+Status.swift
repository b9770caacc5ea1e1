import SwiftletAgent
import SwiftletContract

extension PowerDesk {
    func status() -> PowerStatus {
        let (view, ledger) = (view, books.ledger)
        return PowerStatus(
            source: view.source, watts: view.watts.map(Self.tenths), limitWatts: view.limits.watts,
            celsius: view.celsius.map(Self.tenths), limitCelsius: view.limits.celsius, profile: view.profile,
            charge: view.charge.map(Self.tenths),
            quotaCores: view.decision.limit == nil ? nil : (view.decision.quota * 100).rounded() / 100,
            isHeld: view.isHeld,
            totals: ledger.totals.sorted { $0.key.description < $1.key.description }.map { source, total in
                PowerStatus.Total(source: source, idle: total.idle, others: total.others, engines: total.engines)
            },
            uses: Self.uses(ledger))
    }

    /// Of all apps together. An engine's own is in it: somebody had it running. What it was measured with is not: it would
    /// make the answers look dear.
    private static func uses(_ ledger: EnergyLedger) -> [PowerStatus.Use] {
        var uses: [EnergyRow: EnergyUse] = [:]
        for (row, use) in ledger.uses where row.app != EnergyLedger.calibration {
            uses[EnergyRow(release: row.release, app: nil, source: row.source), default: EnergyUse()] += use
        }
        return uses.sorted { $0.key < $1.key }.map { row, use in
            PowerStatus.Use(
                model: row.release.model, version: row.release.version, adapter: row.release.adapter,
                source: row.source,
                joules: use.joules,
                requests: use.requests, promptTokens: use.promptTokens, answerTokens: use.answerTokens)
        }
    }

    /// By app, for `swiftlet status`.
    func energyByApp() -> [AppName: [AppStatus.Energy]] {
        var sums: [AppName: [EnergySource: Double]] = [:]
        for (row, use) in books.ledger.uses {
            if let app = row.app { sums[app, default: [:]][row.source, default: 0] += use.joules }
        }
        return sums.mapValues { sums in
            sums.sorted { $0.key.description < $1.key.description }.map { source, joules in
                AppStatus.Energy(source: source, joules: joules)
            }
        }
    }

    private static func tenths(_ value: Double) -> Double { (value * 10).rounded() / 10 }
}
