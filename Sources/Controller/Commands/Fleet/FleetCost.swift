import SwiftletContract
import SwiftletRegistry

/// What a fleet's answers cost in energy and money, and what the same tokens would have cost elsewhere: of what each node has
/// counted since its daemon's start, by its last report.
struct FleetCost: Encodable {
    struct Prices: Encodable {
        var perKilowattHour: Double?
        /// Elsewhere, of tokens read and written alike.
        var perMillionTokens: Double?
    }

    /// One version of a model, measured or estimated: the two are never added.
    struct Row: Encodable, Hashable {
        let model: ModelName
        let version: ReleaseVersion
        let isMeasured: Bool
        var nodes = 0
        var requests = 0
        var promptTokens = 0
        var answerTokens = 0
        var joules = 0.0
        /// Of this energy; nil without a price.
        var cost: Double?
        /// Of these tokens elsewhere; nil without a price.
        var elsewhere: Double?

        var tokens: Int { promptTokens + answerTokens }

        fileprivate init(_ label: Label) {
            (model, version, isMeasured) = (label.model, label.version, label.isMeasured)
        }

        fileprivate mutating func add(_ use: EnergyGlance) {
            requests += use.requests
            promptTokens += use.promptTokens
            answerTokens += use.answerTokens
            joules += use.joules
        }

        fileprivate mutating func price(_ prices: Prices) {
            cost = prices.perKilowattHour.map { $0 * joules / 3_600_000 }
            elsewhere = prices.perMillionTokens.map { $0 * Double(tokens) / 1_000_000 }
        }
    }

    fileprivate struct Label: Hashable {
        let model: ModelName
        let version: ReleaseVersion
        let isMeasured: Bool

        init(_ use: EnergyGlance) {
            (model, version, isMeasured) = (use.model, use.version, use.isMeasured)
        }
    }

    let prices: Prices
    let rows: [Row]

    init(of nodes: [NodeGlance], _ prices: Prices) {
        self.prices = prices
        var rows: [Label: Row] = [:]
        for use in nodes.flatMap(\.energy) {
            let label = Label(use)
            var row = rows[label] ?? Row(label)
            row.nodes += 1
            row.add(use)
            rows[label] = row
        }
        self.rows = rows.values.map { row in
            var row = row
            row.price(prices)
            return row
        }.sorted {
            ($0.model, $0.version.text, $0.isMeasured ? 0 : 1) < ($1.model, $1.version.text, $1.isMeasured ? 0 : 1)
        }
    }
}
