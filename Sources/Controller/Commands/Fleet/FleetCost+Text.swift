import SwiftletContract

extension FleetCost {
    /// Empty where no node has counted anything.
    var text: String {
        guard rows.isEmpty == false else { return "" }
        var table = Table(
            "MODEL", "VERSION", ">NODES", ">REQUESTS", ">TOKENS", ">ENERGY", "BY", ">J/TOKEN", ">COST", ">ELSEWHERE",
            ">RATIO")
        for row in rows {
            let energy =
                row.joules < 1_000_000
                ? "\(Self.rounded(row.joules / 1000, 3)) kJ"
                : "\(Self.rounded(row.joules / 3_600_000, 3)) kWh"
            table.add(
                row.model.text, row.version.text, "\(row.nodes)", "\(row.requests)", "\(row.tokens)", energy,
                row.isMeasured ? "measurement" : "estimate",
                row.tokens > 0 ? Self.rounded(row.joules / Double(row.tokens), 4) : "",
                row.cost.map { Self.rounded($0, 4) } ?? "", row.elsewhere.map { Self.rounded($0, 4) } ?? "",
                Self.ratio(row))
        }
        return table.text + "\nsince each daemon's start; energy beyond the boxes being on; COST of that energy, "
            + "ELSEWHERE of the same tokens at the given price"
    }

    private static func ratio(_ row: Row) -> String {
        guard let cost = row.cost, let elsewhere = row.elsewhere, cost > 0 else { return "" }
        return "1:\(rounded(elsewhere / cost, elsewhere / cost < 10 ? 1 : 0))"
    }

    private static func rounded(_ value: Double, _ places: Int) -> String {
        let scale = (0..<places).reduce(1.0) { scale, _ in scale * 10 }
        let number = (value * scale).rounded() / scale
        return places == 0 ? "\(Int(min(number, 1e15)))" : "\(number)"
    }
}
