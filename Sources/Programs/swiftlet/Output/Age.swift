import FoundationEssentials

/// Spans of time as people say them.
enum Age {
    /// `42 s`, `5 min`, `3 h`, `2 d`.
    static func text(seconds: Int) -> String {
        switch max(0, seconds) {
        case let seconds where seconds < 120: "\(seconds) s"
        case let seconds where seconds < 7200: "\(seconds / 60) min"
        case let seconds where seconds < 172_800: "\(seconds / 3600) h"
        case let seconds: "\(seconds / 86400) d"
        }
    }

    /// `5 min ago`; `never` for nil.
    static func text(since date: Date?, now: Date) -> String {
        guard let date else { return "never" }
        return text(seconds: Int(now.timeIntervalSince(date).rounded())) + " ago"
    }
}
