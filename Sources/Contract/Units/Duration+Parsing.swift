extension Duration {
    /// As systemd writes time spans: `90`, `2s`, `5min`, `1h 30min`, `1d`; nil for anything else.
    public init?(parsing text: String) {
        let units: [String: Double] = [
            "": 1, "ms": 0.001, "s": 1, "sec": 1, "m": 60, "min": 60, "h": 3600, "hr": 3600, "d": 86400, "w": 604_800,
        ]
        let words = text.split(separator: " ")
        guard words.isEmpty == false else { return nil }
        var seconds = 0.0
        for word in words {
            let digits = word.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
            guard let number = Double(digits), let unit = units[String(word.dropFirst(digits.count))] else {
                return nil
            }
            seconds += number * unit
        }
        guard seconds.isFinite, seconds <= 1e9 else { return nil }
        self = .milliseconds(Int64(seconds * 1000))
    }
}
