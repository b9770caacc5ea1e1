import FoundationEssentials

/// A time as an operator types it: `2026-11-23`, `2026-11-23T08:00`, `2026-11-23T08:00:00Z`; always UTC.
enum UTCTime {
    static func parse(_ text: String) -> Date? {
        var full = text.hasSuffix("Z") ? String(text.dropLast()) : text
        if full.utf8.count == 10, text.hasSuffix("Z") == false { full += "T00:00" }
        if full.utf8.count == 16 { full += ":00" }
        guard full.utf8.count == 19 else { return nil }
        full += "Z"
        // The round trip refuses 30 February, which the parser moves to March.
        guard let date = try? Date(full, strategy: .iso8601), date.formatted(.iso8601) == full else { return nil }
        return date
    }
}
