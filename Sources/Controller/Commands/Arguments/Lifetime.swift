/// A span as an operator types it: `45min`, `1h`, `7d`, `90s`.
enum Lifetime {
    /// Seconds, above 0; nil for anything else.
    static func parse(_ text: String) -> Int? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let units = ["s": 1, "min": 60, "h": 3600, "d": 86_400]
        guard let unit = units[String(text.dropFirst(digits.count))], digits.count <= 9, let count = Int(digits),
            count > 0
        else { return nil }
        return count * unit
    }
}
