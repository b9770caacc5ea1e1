public import SwiftletContract

/// Figures in words for tables; empty where nothing is known.
public enum Figures {
    /// `180 ms`, `1.2 s`, `34 s`.
    public static func seconds(_ value: Double?) -> String {
        guard let value else { return "" }
        if value < 1 { return "\(Int((value * 1000).rounded())) ms" }
        return value < 10 ? "\(rounded(value, 1)) s" : "\(Int(min(value, 1e9).rounded())) s"
    }

    /// Tokens a second.
    public static func speed(_ value: Double?) -> String {
        value.map { "\((min(max($0, 0), 1e9) * 10).rounded() / 10)" } ?? ""
    }

    /// An estimate has `~` before it.
    public static func energy(_ energy: VersionLine.Energy?) -> String {
        energy.map { ($0.isMeasured ? "" : "~") + rounded($0.joulesPerToken, 4) } ?? ""
    }

    /// `0.3% queue_full 12, loading 3`: the most frequent reasons first.
    public static func refusals(_ figures: ModelFigures) -> String {
        let rows = figures.refusals.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }
        guard rows.isEmpty == false, figures.requests > 0 else { return "" }
        let share = Double(rows.reduce(0) { $0 + $1.value }) / Double(figures.requests)
        return percent(share) + " " + rows.map { "\($0.key.rawValue) \($0.value)" }.joined(separator: ", ")
    }

    public static func percent(_ share: Double) -> String {
        let value = min(max(share, 0), 1) * 100
        return (value > 0 && value < 0.1 ? "<0.1" : rounded(value, 1)) + "%"
    }

    public static func rounded(_ value: Double, _ places: Int) -> String {
        let scale = (0..<places).reduce(1.0) { scale, _ in scale * 10 }
        let number = (min(max(value, -1e12), 1e12) * scale).rounded() / scale
        return number == number.rounded() ? "\(Int(number))" : "\(number)"
    }
}
